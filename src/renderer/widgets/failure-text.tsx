import { OctagonX } from 'lucide-react'
import { useFailure } from '../react/use-failure.ts'

/** What went wrong, what was kept, and what to do. */
export function FailureText({ error }: { readonly error: unknown }) {
  const { explain } = useFailure()
  const { message, kept, todo } = explain(error)
  return (
    <div className="flex gap-3">
      <OctagonX size={18} className="mt-0.5 shrink-0 text-err" aria-hidden />
      <div className="min-w-0 text-[13px] leading-5 [overflow-wrap:anywhere]">
        <p className="font-semibold text-err">{message}</p>
        <p className="text-muted">{kept}</p>
        <p>{todo}</p>
      </div>
    </div>
  )
}

export function FailureBox({ error }: { readonly error: unknown }) {
  return (
    <div role="alert" className="rounded-xl border border-err bg-surface p-4">
      <FailureText error={error} />
    </div>
  )
}
