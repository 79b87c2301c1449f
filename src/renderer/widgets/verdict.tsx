import { CircleCheck, OctagonX } from 'lucide-react'
import { CoreText } from './core-text.tsx'

export interface Verdict {
  readonly ok: boolean
  readonly sentence: string
  readonly todo: string
}

/** One sentence that says what is wrong or right, and what to do. */
export function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  const Icon = verdict.ok ? CircleCheck : OctagonX
  return (
    <div className={`flex gap-3 rounded-xl border p-4 ${verdict.ok ? 'border-accent' : 'border-err'}`}>
      <Icon size={18} aria-hidden className={`mt-0.5 shrink-0 ${verdict.ok ? 'text-accent' : 'text-err'}`} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="font-semibold">
          <CoreText text={verdict.sentence} />
        </p>
        {verdict.todo !== '' && (
          <p className="text-muted">
            <CoreText text={verdict.todo} />
          </p>
        )}
      </div>
    </div>
  )
}
