import { ProgressBar } from 'react-aria-components'

/** How far something is, 0 to 1; null where nobody knows. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | null }) {
  return (
    <ProgressBar
      aria-label={label}
      isIndeterminate={share === null}
      value={(share ?? 0) * 100}
      className="flex flex-col gap-2"
    >
      {({ percentage }) => (
        <div className="h-2.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={`h-full rounded-full bg-accent ${share === null ? 'w-1/4 motion-safe:animate-[breathe_1.6s_ease-in-out_infinite]' : ''}`}
            style={share === null ? undefined : { width: `${percentage ?? 0}%` }}
          />
        </div>
      )}
    </ProgressBar>
  )
}
