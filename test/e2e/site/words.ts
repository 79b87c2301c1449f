/** The words of the page in either language, by their keys: a test that speaks both does not spell them out. */
import en from '../../../src/renderer/i18n/en.json' with { type: 'json' }
import zh from '../../../src/renderer/i18n/zh-cn.json' with { type: 'json' }

export type Language = 'en' | 'zh-CN'
export type Say = (key: string, values?: Readonly<Record<string, string>>) => string

interface Tree {
  readonly [key: string]: string | Tree
}

export function sayIn(language: Language): Say {
  const catalog: Tree = language === 'en' ? en : zh
  return (key, values = {}) => {
    const text = key
      .split('.')
      .reduce<string | Tree | undefined>((tree, part) => (typeof tree === 'object' ? tree[part] : undefined), catalog)
    if (typeof text !== 'string') throw new Error(`no words for ${key} in ${language}`)
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  }
}
