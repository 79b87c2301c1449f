import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, type ButtonProps, IconButton } from './button.tsx'

const SHOWN = 1500

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({
  text,
  what,
  words,
  ...props
}: Omit<ButtonProps, 'children' | 'onPress'> & {
  readonly text: string
  /** Names what is copied: "Copy address". */
  readonly what: string
  /** Show the name as text and not only an icon. */
  readonly words?: boolean
}) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN)
    return () => clearTimeout(timer)
  }, [copied])
  const icon = copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />
  const onPress = async () => setCopied(await copyText(text))
  if (!words) {
    return (
      <IconButton {...props} name={copied ? t('copied') : what} onPress={onPress}>
        {icon}
      </IconButton>
    )
  }
  return (
    <Button {...props} onPress={onPress}>
      {icon}
      {copied ? t('copied') : what}
    </Button>
  )
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
