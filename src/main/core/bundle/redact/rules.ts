/**
 * What is taken out of a text by its form. Texts are read as Latin-1, so a character is a byte and nothing is lost of
 * what is not UTF-8. Each pattern takes time that is linear in the text: whatever may repeat begins behind a fixed word or
 * is bounded. Rules replace the value and leave its name, so that a reader still sees what stood there.
 */
import { isIPv4, isIPv6 } from 'node:net'

export interface Rule {
  /** Names the rule in the manifest, and its tokens: `[password-1]`. */
  readonly name: string
  /**
   * Global: what is taken out are its groups, or the whole where it has none. A group ends where the match ends, except
   * where the pattern has indices, which take time and memory.
   */
  readonly pattern: RegExp
  /**
   * It finds nothing where none of these stands, in either case and as Latin-1 (three characters at least, letters in
   * lower case); null: there are no such words.
   */
  readonly words: readonly string[] | null
  /**
   * It finds nothing where, behind such a word and at most 39 letters, digits, `_` and `-`, there is no `=` or `:` (with
   * backslashes, a quote and white space before it as in `IS`); `material`: nor where no sixteen characters of a key
   * follow that. Null: nothing is known of what follows.
   */
  readonly behind: 'value' | 'material' | null
  /** Whether a find counts. */
  readonly accepts?: (value: string) => boolean
}

/** A word of UTF-8 as it looks in Latin-1. */
function latin(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function words(...texts: string[]): string {
  return texts.map((text) => RegExp.escape(latin(text))).join('|')
}

/** What stands between a name and its value: `=`, `:`, `=>`, with quotes that may themselves be escaped. */
const IS = `\\\\{0,4}["']?\\s{0,4}(?:=>|[:=]|${words('：')})\\s{0,4}`
/** A value: in quotes, in escaped quotes, or up to where it surely ends. */
const QUOTED = `"((?:\\\\[\\s\\S]|[^"\\\\])+)|'((?:\\\\[\\s\\S]|[^'\\\\])+)|\\\\+"((?:(?!\\\\+")[\\s\\S])+)`
const BARE = '[^\\s"\'&,;\\\\]+'
const VALUE = `(?:${QUOTED}|(${BARE}))`
/** For a rule that looks at the value before it takes it: bounded, since it may be looked at again and again. */
const MATERIAL_VALUE = '["\']?([A-Za-z0-9+/=_.~%-]{16,4096})'
/** What may follow the name of a secret before its value: passwordHash, token_b64, secret2. */
const REST = '(?:[_-]?(?:hash|value|text|key|str(?:ing)?|b64|base64|hex|new|old|\\d{1,3}))?'

function named(names: string, value: string = VALUE): RegExp {
  return new RegExp(`(?:${names})${REST}${IS}${value}`, 'gi')
}

/** An exact word, not the end of another. */
const WORD = '(?<![A-Za-z0-9])'
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Long, and no word: what a key or a signature looks like. */
const MATERIAL = /^(?=.*\d)(?=.*[A-Za-z])/

/** What a key may be called that is a secret whatever its value looks like. */
const KEYS = ['api', 'access', 'private', 'priv', 'encryption', 'session', 'shared', 'master', 'device', 'product']
const OTHER_SECRETS = ['secret', 'psk', 'credential', latin('密钥'), latin('秘钥')]

/** Profile `secrets`. */
export const SECRET_RULES: readonly Rule[] = [
  {
    name: 'key',
    words: ['private key'],
    behind: null,
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----([\s\S]*?)(?:-----END [A-Z0-9 ]{0,40}-----|$)/dg,
  },
  { name: 'key', words: ['age-secret'], behind: null, pattern: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/g },
  {
    name: 'key',
    words: ['akia', 'asia'],
    behind: null,
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  },
  {
    name: 'token',
    words: ['eyj'],
    behind: null,
    pattern: /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}/g,
  },
  {
    name: 'token',
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat', 'glpat-', 'xox', 'sk-'],
    behind: null,
    pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-)[A-Za-z0-9_-]{16,}/g,
  },
  {
    name: 'token',
    words: ['bearer', 'basic'],
    behind: null,
    pattern: /(?<![A-Za-z0-9])(?:bearer|basic)\s{1,4}([A-Za-z0-9+/=_.~-]{8,})/gi,
  },
  {
    name: 'token',
    words: ['cookie'],
    behind: 'value',
    pattern: /(?<![A-Za-z0-9])(?:set-)?cookie["']?\s{0,4}[:=]\s{0,4}([^\r\n"']+)/gi,
  },
  {
    name: 'token',
    words: ['authorization'],
    behind: 'value',
    pattern: new RegExp(
      `(?:authorization)${IS}(?:${QUOTED}|((?:(?:bearer|basic|digest|token|hmac[a-z0-9-]*)\\s{1,4})?${BARE}))`,
      'gi',
    ),
  },
  // The password of an address: everything between the first colon and the last at sign before the path.
  { name: 'password', words: ['://'], behind: null, pattern: /:\/\/[^\s/:@"'<>]{0,256}:([^\s/"'<>]{1,256})@/dg },
  {
    name: 'password',
    words: ['pass', 'pwd', 'pin', latin('密码'), latin('口令')],
    behind: 'value',
    pattern: named(`pass(?:word|wd|phrase|code)|${WORD}(?:pwd|pass|pin)|${words('密码', '口令')}`),
  },
  {
    name: 'token',
    words: ['token', 'jwt', latin('令牌')],
    behind: 'value',
    pattern: named(`(?:access|refresh|auth|session|id|csrf)[_-]?token|${WORD}(?:token|jwt)|${words('令牌')}`),
  },
  {
    name: 'key',
    words: [...KEYS.flatMap((key) => [`${key}key`, `${key}_key`, `${key}-key`]), ...OTHER_SECRETS],
    behind: 'value',
    pattern: named(
      `secret(?:[_-]?(?:access)?[_-]?(?:key|id))?|(?:${KEYS.join('|')})[_-]?key|${WORD}psk|credentials?|${words('密钥', '秘钥')}`,
    ),
  },
  {
    name: 'key',
    words: ['key'],
    behind: 'material',
    pattern: named(`${WORD}key`, MATERIAL_VALUE),
    accepts: (value) => MATERIAL.test(value) && !UUID.test(value),
  },
  {
    name: 'signature',
    words: ['signature', 'hmac', latin('签名')],
    behind: 'value',
    pattern: named(`signature|hmac(?:[_-]?sha\\d{1,3})?|${words('签名')}`),
  },
  {
    name: 'signature',
    words: ['sig'],
    behind: 'material',
    pattern: named(`${WORD}(?:sig|sign|x-amz-signature)`, MATERIAL_VALUE),
  },
]

/** Profile `personal` adds these. */
export const PERSONAL_RULES: readonly Rule[] = [
  {
    name: 'email',
    words: null,
    behind: null,
    pattern: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/g,
  },
  { name: 'phone', words: null, behind: null, pattern: /(?<![\w+])\+\d{1,3}(?:[ ().-]{0,2}\d){6,14}(?!\d)/g },
  { name: 'phone', words: null, behind: null, pattern: /(?<![\d.])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.])/g },
  {
    name: 'phone',
    words: null,
    behind: null,
    pattern: named(
      `${WORD}(?:phone|mobile|tel|telephone|msisdn)(?:[_-]?(?:no|number))?|${words('电话', '手机', '手机号')}`,
      '["\']?(\\+?[\\d][\\d ().-]{4,20}\\d)',
    ),
  },
  { name: 'coordinates', words: null, behind: null, pattern: /\$G[A-Z](?:GGA|RMC|GLL|GNS|VTG),([^\s*]+)/g },
  {
    name: 'coordinates',
    words: null,
    behind: null,
    pattern: named(
      `${WORD}(?:gps[_-]?)?(?:lat|latitude|lon|lng|long|longitude)|${words('经度', '纬度')}`,
      '["\']?([+-]?\\d{1,3}(?:\\.\\d+)?)',
    ),
  },
  {
    name: 'coordinates',
    words: null,
    behind: null,
    pattern: /(?<![\d.])[+-]?\d{1,3}\.\d{4,12}\s{0,3}[,;/ ]\s{0,3}[+-]?\d{1,3}\.\d{4,12}(?![\d.])/g,
  },
  {
    name: 'coordinates',
    words: null,
    behind: null,
    pattern: /(?<!\d)\d{1,3}\.\d{3,12}\xc2?\xb0?\s?[NS][,; ]{1,3}\d{1,3}\.\d{3,12}\xc2?\xb0?\s?[EW]/g,
  },
]

const HEX4 = '[0-9A-Fa-f]{1,4}'

/** Profile `strict` adds these. */
export const STRICT_RULES: readonly Rule[] = [
  {
    name: 'mac',
    words: null,
    behind: null,
    pattern: /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f]|[:-][0-9A-Fa-f]{2})/g,
  },
  {
    name: 'mac',
    words: null,
    behind: null,
    pattern: /(?<![0-9A-Fa-f.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Fa-f.])/g,
  },
  {
    name: 'mac',
    words: null,
    behind: null,
    pattern: named(`${WORD}(?:mac|bssid)(?:[_-]?addr(?:ess)?)?`, '["\']?([0-9A-Fa-f]{12})(?![0-9A-Fa-f])'),
  },
  { name: 'ip', words: null, behind: null, pattern: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g, accepts: isIPv4 },
  {
    name: 'ip',
    words: null,
    behind: null,
    pattern: new RegExp(
      `(?<![0-9A-Za-z:.])(?:${HEX4})?(?::{1,2}${HEX4}){1,8}(?:::)?(?:(?::|\\.)\\d{1,3}(?:\\.\\d{1,3}){2,3})?(?![0-9A-Za-z:])`,
      'g',
    ),
    accepts: isIPv6,
  },
  {
    name: 'serial',
    words: null,
    behind: null,
    pattern: named(
      `serial(?:[_ -]?(?:no|num|number))?|${WORD}(?:s/n|sn|imei|imsi|iccid|meid)|${words('序列号')}`,
      '["\']?([A-Za-z0-9][A-Za-z0-9-]{3,40})',
    ),
  },
  { name: 'serial', words: null, behind: null, pattern: /(?<![\w.])(?:\d{15}|89\d{17,18})(?![\w.])/g },
]
