/** Two lines that are tapped into one, and the tap. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      className="shrink-0 text-accent"
      aria-hidden="true"
    >
      <path d="M3 7h8.5a5 5 0 0 1 5 5v9" />
      <path d="M3 13h3.5a4 4 0 0 1 4 4v4" />
      <circle cx="16.5" cy="4.5" r="2.1" fill="currentColor" stroke="none" />
    </svg>
  )
}
