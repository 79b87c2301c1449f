/** The system's own checkbox, in a target large enough for a gloved hand. */
export function SelectBox({
  label,
  selected,
  some = selected,
  onToggle,
}: {
  readonly label: string
  readonly selected: boolean
  /** Some of those that it stands for are selected. */
  readonly some?: boolean
  readonly onToggle: () => void
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps a click beside the box from opening the device
    // biome-ignore lint/a11y/useKeyWithClickEvents: the checkbox in it is the way by keyboard
    <span onClick={(event) => event.stopPropagation()}>
      <label className="inline-flex size-9 cursor-pointer items-center justify-center">
        <input
          type="checkbox"
          aria-label={label}
          checked={selected}
          ref={(box) => {
            if (box) box.indeterminate = some && !selected
          }}
          onChange={onToggle}
          className="size-4 accent-accent"
        />
      </label>
    </span>
  )
}
