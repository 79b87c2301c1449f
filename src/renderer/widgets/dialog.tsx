import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'

export function Dialog({
  title,
  open,
  onClose,
  children,
  role = 'dialog',
  size = 'normal',
}: {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly role?: 'dialog' | 'alertdialog'
  readonly size?: 'normal' | 'wide'
}) {
  const { t } = useTranslation()
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable
      className="fixed inset-0 z-40 flex items-center justify-center bg-scrim p-6"
    >
      <Modal className={`flex max-h-full w-full flex-col ${size === 'wide' ? 'max-w-4xl' : 'max-w-xl'}`}>
        <AriaDialog
          role={role}
          className="flex min-h-0 flex-col rounded-2xl border border-line bg-surface shadow-float outline-none"
        >
          <div className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-6">
            <Heading slot="title" className="text-lg font-semibold">
              {title}
            </Heading>
            <IconButton name={t('close')} onPress={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </div>
          <div className="min-h-0 overflow-y-auto p-6">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
