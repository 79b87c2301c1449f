import type { LevelLease } from '../../../shared/model.ts'

/** Who asked for it, and why, as they wrote it. */
export function LeaseReason({ lease: { technician, reason } }: { readonly lease: LevelLease }) {
  const words = [technician, reason].filter((part) => part !== '').join(': ')
  if (words === '') return null
  return (
    <span className="block max-w-56 truncate" title={words}>
      {words}
    </span>
  )
}
