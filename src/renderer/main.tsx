import './jitless.ts'
import './styles/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from './client.ts'
import { installCommands } from './commands/install.ts'
import { startLanguage } from './i18n/i18n.ts'
import { AppProvider } from './react/context.tsx'
import { createApp } from './state/app.ts'
import { openDropped } from './state/dropped.ts'
import { openBundle } from './state/open-bundle.ts'
import { applyTheme } from './state/theme.ts'
import { Window } from './views/shell/window.tsx'
import { openPortWire } from './wire/port.ts'
import { openSocketWire } from './wire/socket.ts'

const host = window.fieldtapHost ?? null
const app = createApp(createClient(host === null ? openSocketWire : openPortWire), host)
applyTheme(app.preferences, document.documentElement)
startLanguage(app.preferences)
installCommands(app)
host?.onOpenBundle((path) => void openBundle(app, path))
openDropped(app, window)

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <AppProvider value={app}>
      <Window />
    </AppProvider>
  </StrictMode>,
)
