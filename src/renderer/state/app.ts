import type { StoreApi } from 'zustand/vanilla'
import type { CaptureStatus, Connection } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'
import { createKeyboard, type Keyboard } from '../commands/install.ts'
import { CommandRegistry } from '../commands/registry.ts'
import type { HostFacts } from '../host.ts'
import { type Clouds, createClouds } from './clouds.ts'
import { type CurrentQuery, createCurrentQuery } from './current-query.ts'
import { createDevicesStore, type DevicesState } from './devices.ts'
import { createExporter, type Exporter } from './export-job.ts'
import { createFactsStore, type Facts } from './facts.ts'
import { createLeasesStore, type LeasesState } from './leases.ts'
import { createLogPreferences, type LogPreferences } from './log-preferences.ts'
import { createNoteBook, type NoteBook } from './notes.ts'
import { createNoticeBoard, type NoticeBoard } from './notices.ts'
import { createOpening, type Opening } from './open-bundle.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { createPreferences, type Preferences, sharePreferences } from './preferences.ts'
import { createRemover, type Remover } from './removal.ts'
import { createRouteStore, type Route } from './route.ts'
import { createConnectionsStore, createStatusStore } from './streams.ts'

/** Everything that outlives a view: one store per subject, none of which knows React. */
export interface App {
  readonly client: CoreClient
  readonly host: HostFacts | null
  readonly route: StoreApi<Route>
  readonly facts: StoreApi<Facts>
  readonly devices: StoreApi<DevicesState>
  readonly leases: StoreApi<LeasesState>
  readonly status: StoreApi<{ readonly status: CaptureStatus | null }>
  readonly connections: StoreApi<{ readonly connections: readonly Connection[] }>
  readonly preferences: StoreApi<Preferences>
  readonly logPreferences: StoreApi<LogPreferences>
  readonly notices: NoticeBoard
  readonly exporter: Exporter
  readonly remover: Remover
  readonly clouds: Clouds
  readonly onScreen: StoreApi<CurrentQuery>
  readonly notes: NoteBook
  readonly opening: StoreApi<Opening>
  readonly commands: CommandRegistry
  readonly keyboard: Keyboard
  readonly overlay: StoreApi<Overlay>
}

export function createApp(client: CoreClient, host: HostFacts | null): App {
  const devices = createDevicesStore(client)
  const notices = createNoticeBoard()
  const facts = createFactsStore(client)
  const preferences = createPreferences(localStorage)
  sharePreferences(preferences, localStorage, client, facts)
  return {
    client,
    host,
    devices,
    route: createRouteStore(),
    facts,
    leases: createLeasesStore(client, devices),
    status: createStatusStore(client),
    connections: createConnectionsStore(client),
    preferences,
    logPreferences: createLogPreferences(client, facts, localStorage),
    notices,
    exporter: createExporter(client.api),
    remover: createRemover(client.api),
    clouds: createClouds(client, notices),
    onScreen: createCurrentQuery(),
    notes: createNoteBook(client),
    opening: createOpening(),
    commands: new CommandRegistry((error) => notices.failed(error)),
    keyboard: createKeyboard({ host }),
    overlay: createOverlay(),
  }
}
