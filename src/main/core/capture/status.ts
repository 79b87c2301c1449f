/** The capture state that is on screen at all times: recording or not, how much, what was refused, how much disk is left. */
import { EventEmitter } from 'node:events'
import { statfs } from 'node:fs/promises'
import type { CaptureStatus } from '../../../shared/model.ts'
import { Rate } from '../devices/rate.ts'
import type { Committed, Store } from '../store/store.ts'

const DISK_LOOK_MS = 10_000

export class Status extends EventEmitter<{ change: [] }> {
  private readonly store: Store
  private readonly openLeases: () => number
  private readonly now: () => number
  private readonly rate = new Rate()
  private readonly timer: NodeJS.Timeout
  private lines = 0
  private bytes = 0
  private diskFree: number | null = null
  private trouble: string | null = null

  constructor(options: { store: Store; dataDir: string; openLeases: () => number; now: () => number }) {
    super()
    this.setMaxListeners(0)
    this.store = options.store
    this.openLeases = options.openLeases
    this.now = options.now
    for (const total of options.store.totals()) {
      this.lines += total.lines
      this.bytes += total.bytes
    }
    const look = () => void this.lookAtDisk(options.dataDir)
    look()
    this.timer = setInterval(look, DISK_LOOK_MS)
    this.timer.unref()
  }

  private async lookAtDisk(dataDir: string): Promise<void> {
    const disk = await statfs(dataDir).catch(() => null)
    this.diskFree = disk === null ? null : disk.bavail * disk.bsize
    this.emit('change')
  }

  committed(what: Committed): void {
    const now = this.now()
    for (const batch of what.batches) {
      this.lines += batch.count
      this.bytes += batch.bytes
      this.rate.add(batch.count, now)
    }
    this.trouble = null
    this.emit('change')
  }

  failed(why: string): void {
    this.trouble = why
    this.emit('change')
  }

  get(): CaptureStatus {
    return {
      recording: this.trouble === null,
      trouble: this.trouble,
      lines: this.lines,
      bytes: this.bytes,
      linesPerSecond: this.rate.perSecond(this.now()),
      repeats: this.store.repeats(),
      refused: this.store.refusals().map((refusal) => ({ ...refusal })),
      gaps: this.store.gaps().length,
      diskFree: this.diskFree,
      leases: this.openLeases(),
    }
  }

  stop(): void {
    clearInterval(this.timer)
  }
}
