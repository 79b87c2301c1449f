import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { type DeviceKey, type EventFacet, splitDeviceKey } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useCoreText } from '../../react/use-core-text.ts'
import type { HistoryFilter } from '../../state/event-history.ts'
import { platformOf } from '../../state/facts.ts'
import { Select } from '../../widgets/select.tsx'

type Data = HistoryFilter['data']

/** What the platform sorts its events by; nothing where it does not. */
export function useFacets(device: DeviceKey): readonly EventFacet[] {
  const { facts } = useApp()
  return useStore(facts, (state) => platformOf(state, splitDeviceKey(device).platform)?.facets) ?? NONE
}

const NONE: readonly EventFacet[] = []

/** One of the names by which a platform sorts its events, with the values that it has. */
export function FacetFilter({
  facet,
  data,
  onChange,
}: {
  readonly facet: EventFacet
  readonly data: Data
  readonly onChange: (data: Data) => void
}) {
  const { t } = useTranslation()
  const word = useCoreText()
  const { [facet.name]: value = '', ...others } = data
  return (
    <Select
      compact="tall"
      label={word(facet.label)}
      value={value}
      onChange={(chosen) => onChange(chosen === '' ? others : { ...others, [facet.name]: chosen })}
      choices={[
        { value: '', label: t('events.anyFacet', { what: word(facet.label) }) },
        ...facet.values.map((each) => ({ value: each, label: word(each) })),
      ]}
    />
  )
}
