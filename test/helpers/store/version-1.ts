/**
 * A data file as version 1 of the form left it, written down here in full and never changed again: every later version
 * has to open it.
 */
import Database from 'better-sqlite3'

const FORM = `
  CREATE TABLE sources (id INTEGER PRIMARY KEY, device TEXT NOT NULL, connection TEXT NOT NULL, encoding TEXT NOT NULL,
    how TEXT NOT NULL, UNIQUE (device, connection, encoding, how)) STRICT;
  CREATE TABLE hot (first_seq INTEGER PRIMARY KEY, lines INTEGER NOT NULL CHECK (lines > 0), errors INTEGER NOT NULL,
    warns INTEGER NOT NULL, infos INTEGER NOT NULL, debugs INTEGER NOT NULL, nones INTEGER NOT NULL,
    parts TEXT NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE TABLE recent (id INTEGER PRIMARY KEY, received INTEGER NOT NULL, batches INTEGER NOT NULL,
    identities TEXT NOT NULL) STRICT;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT, connection TEXT,
    time INTEGER NOT NULL, received INTEGER NOT NULL, outcome TEXT NOT NULL, category TEXT NOT NULL, type TEXT NOT NULL,
    description TEXT NOT NULL, state_change INTEGER NOT NULL, data TEXT NOT NULL, source TEXT NOT NULL) STRICT;
  CREATE INDEX events_by_device ON events (device, seq);
  CREATE TABLE leases (id TEXT PRIMARY KEY, device TEXT NOT NULL, open INTEGER NOT NULL,
    requested_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE INDEX leases_by_time ON leases (requested_at);
  CREATE INDEX leases_open ON leases (requested_at) WHERE open = 1;
  CREATE TABLE devices (key TEXT PRIMARY KEY, product TEXT, name TEXT NOT NULL, credential TEXT NOT NULL,
    added_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE connections (name TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL,
    sealed TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE gaps (id INTEGER PRIMARY KEY, device TEXT, connection TEXT, from_at INTEGER NOT NULL, to_at INTEGER,
    cause TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
  CREATE TABLE refusals (code TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL,
    last TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
  CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = 1179926864;
  PRAGMA user_version = 1;
`

const CONTENT = `
  INSERT INTO sources VALUES (1, 'acme:PRODUCT/pump', 'site', 'lines', 'signed HMAC-SHA256'),
    (2, 'acme:valve', 'yard', 'lines', 'MQTT QoS 1');
  INSERT INTO hot VALUES (1, 2, 1, 0, 1, 0, 0, '[[1,1772352000000,480,-2000,2,24,26]]',
    CAST('E 5000 net|down' || char(10) || 'I - -|up' || char(10) AS BLOB));
  INSERT INTO hot VALUES (3, 2, 0, 1, 0, 1, 0, '[[2,1772352001000,0,0,1,7,8],[1,1772352001000,480,-2000,1,7,8]]',
    CAST('W - -|a' || char(10) || 'D - -|b' || char(10) AS BLOB));
  INSERT INTO recent VALUES (1, 1772352000000, 1, '[["acme:PRODUCT/pump",1772352000000,"r1","c1"]]');
  INSERT INTO counters VALUES ('line', 4), ('event', 1), ('repeat', 3);
  INSERT INTO events VALUES (1, 'e-1', 'acme:valve', 'yard', 1772352000000, 1772352000001, 'FAIL', 'connection',
    'signed-in', 'wrong password', 1, '{"from":"10.0.0.7"}', 'fieldtap');
  INSERT INTO leases VALUES ('l-1', 'acme:valve', 1, 1772352000000,
    '{"id":"l-1","device":"acme:valve","before":{"level":null,"how":"unknown","since":null},"during":"debug","restoreTo":"error","restoreWhy":"baseline","state":"told","reason":"","technician":"","requestedAt":1772352000000,"toldAt":1772352000000,"confirmedAt":null,"endsAt":1772352900000,"maxLines":null,"maxBytes":null,"lines":0,"bytes":0,"ended":null,"endedAt":null,"restoredAt":null,"deadMan":"unneeded","history":[]}');
  INSERT INTO devices VALUES ('acme:PRODUCT/pump', 'PRODUCT', 'pump', 'sealed:eyJraW5kIjoic2VjcmV0Iiwic2VjcmV0IjoiYWJjIn0=', 7);
  INSERT INTO connections VALUES ('yard', 'broker', 'mqtt://10.0.0.2', 'sealed');
  INSERT INTO gaps VALUES (1, NULL, 'yard', 5, NULL, 'link', 'lost');
  INSERT INTO refusals VALUES ('busy', 2, 9, 'twice');
  INSERT INTO settings VALUES (1, '{"technician":"Ann","site":"mill","enforceClock":true,"maxBodyBytes":1048576,"maxRequestsPerSecond":20000,"baseline":{}}');
  INSERT INTO facts VALUES ('installation', 'abc');
`

export function writeVersion1(file: string): void {
  const db = new Database(file)
  db.pragma('auto_vacuum = INCREMENTAL')
  db.pragma('journal_mode = WAL')
  db.exec(FORM)
  db.exec(CONTENT)
  db.close()
}

/** The statements that made a file's tables, spacing aside. */
export function formOf(file: string): string[] {
  const db = new Database(file, { readonly: true })
  const statements = db.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY name").pluck().all()
  db.close()
  return statements.map((sql) =>
    sql
      .replaceAll(/--[^\n]*/g, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\( | \)/g, (at) => at.trim()),
  )
}
