import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { BrokerPage } from '../broker/broker-page.tsx'
import { BundlePage } from '../bundles/bundle-page.tsx'
import { BundlesPage } from '../bundles/bundles-page.tsx'
import { CloudPage } from '../cloud/cloud-page.tsx'
import { ComparePage } from '../compare/compare-page.tsx'
import { DevicePage } from '../device/device-page.tsx'
import { DevicesPage } from '../devices/devices-page.tsx'
import { LaptopPage } from '../laptop/laptop-page.tsx'
import { NotesPage } from '../notes/notes-page.tsx'
import { SettingsPage } from '../settings/settings-page.tsx'
import { StartPage } from '../start/start-page.tsx'

export function CurrentPage() {
  const route = useStore(useApp().route)
  switch (route.page) {
    case 'start':
      return <StartPage />
    case 'laptop':
      return <LaptopPage />
    case 'broker':
      return <BrokerPage />
    case 'cloud':
      return <CloudPage />
    case 'compare':
      return <ComparePage route={route} />
    case 'devices':
      return <DevicesPage />
    case 'device':
      return <DevicePage key={route.key} deviceKey={route.key} tab={route.tab} at={route.at} />
    case 'bundles':
      return <BundlesPage />
    case 'bundle':
      return <BundlePage key={route.id} id={route.id} device={route.device} tab={route.tab} />
    case 'notes':
      return <NotesPage />
    case 'settings':
      return <SettingsPage />
  }
}
