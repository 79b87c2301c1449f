import { useCoreText } from '../react/use-core-text.ts'

/** A sentence of the core's, in the language of the page. */
export function CoreText({ text }: { readonly text: string }) {
  return useCoreText()(text)
}
