/** The look of a report: a page of paper, and of a phone. No font, picture or script comes from elsewhere. */
export const STYLE = `
:root{--ink:#16202a;--soft:#566472;--line:#d5dce3;--paper:#fff;--sunken:#f4f6f8;--accent:#0b6b63;
--error:#b3261e;--warn:#a35a00;--info:#1f6fb2;--debug:#7a8793;--none:#c3ccd4}
*{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--sunken);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:62rem;margin:0 auto;background:var(--paper);padding:1.5rem clamp(1rem,4vw,3rem) 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 1rem}
h2{font-size:1.1rem;margin:2.2rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
p{margin:.4rem 0}
.kicker{color:var(--accent);font-weight:600;letter-spacing:.02em}
.soft{color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.25rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.6rem;margin:1.2rem 0}
.tile{background:var(--sunken);border-radius:8px;padding:.6rem .8rem}
.tile b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums;line-height:1.3}
.tile.error b{color:var(--error)}.tile.warn b{color:var(--warn)}
.tile span{color:var(--soft);font-size:.85rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;color:var(--soft);font-weight:500;border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;white-space:nowrap}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.35rem .6rem .35rem 0;overflow-wrap:anywhere}
td.n,th.n{text-align:right;padding-right:1.2rem;font-variant-numeric:tabular-nums;white-space:nowrap}
td.t{white-space:nowrap;font-variant-numeric:tabular-nums}
code{overflow-wrap:anywhere}
code,pre,.mono{font-family:ui-monospace,"JetBrains Mono",Menlo,Consolas,monospace;font-size:.85em;font-variant-ligatures:none}
pre{background:var(--sunken);border-radius:8px;padding:.7rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere}
.lvl{display:inline-block;min-width:1.5em;text-align:center;border-radius:4px;color:#fff;font:600 .75rem/1.5 ui-monospace,monospace}
.lvl.error{background:var(--error)}.lvl.warn{background:var(--warn)}
svg{display:block;width:100%;height:auto;margin:.6rem 0;overflow:visible}
svg .error{fill:var(--error)}svg .warn{fill:#d98a1f}svg .info{fill:var(--info)}svg .debug{fill:#9fabb6}svg .none{fill:var(--none)}
svg .tick{fill:var(--accent)}svg .bad{fill:var(--error)}svg .lease{fill:#7b61c9}svg .gap{fill:#e9b8b4;stroke:var(--error);stroke-dasharray:3 2}
svg .base{stroke:var(--line)}svg .axis{fill:var(--soft);font:12px system-ui,sans-serif}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;color:var(--soft);font-size:.85rem}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em}
.lang{position:absolute;opacity:0}
.choose{display:flex;gap:.4rem;justify-content:flex-end}
.choose label{border:1px solid var(--line);border-radius:999px;padding:.35rem .9rem;cursor:pointer;font-size:.9rem}
#en:checked~main label[for=en],#zh:checked~main label[for=zh]{background:var(--accent);border-color:var(--accent);color:#fff}
#en:focus-visible~main label[for=en],#zh:focus-visible~main label[for=zh]{outline:2px solid var(--accent);outline-offset:2px}
#en:checked~main :is(span,text)[lang=zh],#zh:checked~main :is(span,text)[lang=en]{display:none}
.stack .mono,td.mono{overflow-wrap:anywhere}
@media (max-width:36rem){dl{grid-template-columns:6.5rem 1fr}
svg .axis{font-size:21px}svg .mid{display:none}
td.mono{white-space:nowrap;overflow-wrap:normal}
table.stack,.stack tbody,.stack tr,.stack td{display:block}.stack thead{display:none}
.stack tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.stack td{border:0;padding:.05rem 0;white-space:normal}.stack td:empty{display:none}
.stack td.t,.stack td.n,.stack td.k{display:inline-block;margin-right:.7rem;color:var(--soft);font-size:.85rem}.stack td.n::after{content:" ×"}}
@media print{@page{margin:14mm}html{font-size:11px}body{background:none;font-size:1rem}main{max-width:none;padding:0}.choose{display:none}h2{break-after:avoid}tr,.tile,svg{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`
