const RADIUS = 16
const LENGTH = 2 * Math.PI * RADIUS

/** What is left of a time, as an arc; `left` from 1 (all) to 0. */
export function Ring({ left, small = false }: { readonly left: number; readonly small?: boolean }) {
  return (
    <svg viewBox="0 0 40 40" className={`${small ? 'size-3.5' : 'size-10'} shrink-0 -rotate-90`} aria-hidden="true">
      <circle cx="20" cy="20" r={RADIUS} fill="none" strokeWidth={small ? 7 : 5} className="stroke-lease-soft" />
      <circle
        cx="20"
        cy="20"
        r={RADIUS}
        fill="none"
        strokeWidth={small ? 7 : 5}
        strokeDasharray={`${Math.max(0, Math.min(1, left)) * LENGTH} ${LENGTH}`}
        className="stroke-lease"
      />
    </svg>
  )
}
