// The look of the comparison page.

export const pageStyle = `
:root { --ink: #1c2430; --muted: #5b6778; --line: #dde3ea; --paper: #f7f8fa;
  --interpreted: #b45309; --fast: #0d9488; --optimised: #4f46e5;
  --parse: #b6c2d1; --plan: #8694a7; --emit: #fcd34d; --compile: #f59e0b; --link: #dc2626; --run: #0f766e; --result: #93c5fd; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 32px 56px; }
h1 { font-size: 44px; line-height: 1.1; margin: 0 0 12px; letter-spacing: -0.02em; }
h2 { font-size: 25px; margin: 0 0 12px; letter-spacing: -0.01em; }
h3 { font-size: 15px; margin: 20px 0 8px; color: var(--muted); font-weight: 600; }
.lead { font-size: 20px; color: var(--muted); max-width: 900px; margin: 0 0 28px; }
section { background: #fff; border: 1px solid var(--line); border-radius: 14px; padding: 26px 28px; margin: 0 0 22px; }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 18px; background: none; border: 0; padding: 0; }
.card { background: #fff; border: 1px solid var(--line); border-top: 6px solid var(--muted); border-radius: 14px; padding: 16px 22px; }
.card.interpreted { border-top-color: var(--interpreted); }
.card.fast { border-top-color: var(--fast); }
.card.optimised { border-top-color: var(--optimised); }
.card h3 { margin: 0; font-size: 18px; color: var(--ink); }
.card p { margin: 4px 0 0; }
.card .total { font-size: 42px; font-weight: 700; line-height: 1.2; letter-spacing: -0.02em; }
.note { color: var(--muted); font-size: 15px; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 0; font-size: 15px; }
.legend i { display: inline-block; width: 14px; height: 14px; border-radius: 3px; margin-right: 7px; vertical-align: -1px; }
.row { display: grid; grid-template-columns: 204px 1fr 92px; gap: 14px; align-items: center; margin: 7px 0; }
.row .name { font-weight: 600; white-space: nowrap; }
.row .value { text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 38px; background: #eef1f5; border-radius: 6px; overflow: hidden; }
.bar div { display: flex; align-items: center; justify-content: center; color: #1c2430; font-size: 14px; white-space: nowrap; overflow: hidden; min-width: 1px; }
.parse { background: var(--parse); } .plan { background: var(--plan); } .emit { background: var(--emit); }
.compile { background: var(--compile); } .link { background: var(--link); } .run { background: var(--run); } .result { background: var(--result); }
.bar .run, .bar .link { color: #fff; }
.columns { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 28px; }
pre { margin: 0; padding: 16px; background: var(--paper); border-radius: 10px; font: 13.5px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
ul { margin: 0 0 14px; padding-left: 22px; font-size: 18px; }
svg { width: 100%; height: auto; display: block; }
svg text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--muted); }
svg .grid { stroke: var(--line); }
svg .mark { stroke: var(--muted); stroke-dasharray: 4 5; }
svg .line { fill: none; stroke-width: 3.5; stroke-linecap: round; }
svg .name { font-weight: 600; font-size: 16px; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 8px; text-align: right; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
td, tbody th { white-space: nowrap; }
tbody th { text-align: left; }
footer { color: var(--muted); font-size: 14px; }
@media (max-width: 860px) { .cards, .columns { grid-template-columns: 1fr; } .row { grid-template-columns: 1fr; gap: 3px; } .row .value { text-align: left; } }
@media print { body { background: #fff; } section { break-inside: avoid; } }
`;
