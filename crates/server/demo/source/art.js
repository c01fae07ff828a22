// The drawings. Everything is flat shapes and gradients: small in a PDF, sharp at any size, and nobody's property.
let serial = 0;

// The same "random" numbers on every run, so that unchanged sources give unchanged pages.
function dice(seed) {
  let state = seed * 2654435761 >>> 0;
  return () => ((state = (state * 1664525 + 1013904223) >>> 0) / 4294967296);
}

const gradient = (id, stops, across = false) => `<linearGradient id="${id}" x1="0" y1="0" x2="${across ? 1 : 0}" y2="${across ? 0 : 1}">${stops.map(([at, colour]) => `<stop offset="${at}" stop-color="${colour}"/>`).join('')}</linearGradient>`;
const svg = (w, h, body, label = '') => `<svg viewBox="0 0 ${w} ${h}" preserveAspectRatio="xMidYMid slice" role="img"${label ? ` aria-label="${label}"` : ''}>${body}</svg>`;

const MOODS = {
  day: { sky: [[0, '#fdf0d8'], [.6, '#f9d9a6'], [1, '#f3b873']], sun: '#f0993c', glow: '#ffd28a', far: '#d99f6c', near: '#a8724f', water: [[0, '#4d9ba0'], [.25, '#2f7f89'], [1, '#174f5c']], glint: '#ffe9c2', wake: '#fff1d6' },
  dawn: { sky: [[0, '#dfe9ec'], [.6, '#f3e3d3'], [1, '#f4c9a4']], sun: '#f6b27a', glow: '#ffe0c0', far: '#9fb0b8', near: '#6d8590', water: [[0, '#a9c3c8'], [.3, '#6d9aa5'], [1, '#2f6472']], glint: '#fff3e2', wake: '#ffffff' },
  night: { sky: [[0, '#16202d'], [.6, '#2c3a4c'], [1, '#46586b']], sun: '#b9c3ca', glow: '#5b6c7d', far: '#37475a', near: '#243242', water: [[0, '#33455a'], [.3, '#223244'], [1, '#121b27']], glint: '#8c98a2', wake: '#aab4bb' },
};

// A sea with a low sun, islands, glints and, where asked, a wake that takes the long way round.
function sea(w, h, { mood = 'day', seed = 1, wake = true, sun = .66, horizon = .54, inside = '' } = {}) {
  const m = MOODS[mood], id = `s${serial++}`, roll = dice(seed), y = h * horizon, r = Math.min(w, h) * .17, cx = w * sun;
  const isle = (base, height, colour, step) => {
    let d = `M0 ${y}`, x = 0, up = base;
    while (x < w) { x += w * step * (.5 + roll()); up = base + (roll() - .35) * height; d += `Q${x - w * step * .35} ${y - Math.max(0, up) - height * .3} ${x} ${y - Math.max(0, up)}`; }
    return `<path d="${d}L${w} ${y}z" fill="${colour}"/>`;
  };
  // Four depths, one path each: hundreds of separate strokes would weigh more than everything else on the page.
  const glints = [.06, .22, .5, .85].map((depth, i) => {
    const strokes = Array.from({ length: 16 - i * 3 }, () => {
      const at = depth * (.6 + .8 * roll()), gy = y + 3 + at * (h - y) * .9, spread = r * (.6 + at * 2.6), len = r * (.1 + .5 * roll()) * (.6 + at);
      return `M${(cx + (roll() - .5) * 2 * spread - len / 2).toFixed(1)} ${gy.toFixed(1)}h${len.toFixed(1)}`;
    });
    return `<path d="${strokes.join('')}" stroke-width="${(h * (.002 + .0014 * i)).toFixed(2)}" stroke-opacity="${[.8, .65, .5, .35][i]}"/>`;
  }).join('');
  const swells = [.68, .8, .91].map((at, i) => `<path d="M0 ${h * at}q${w * .25} ${-h * .03 * (i + 1)} ${w * .5} 0t${w * .5} 0v${h * (1 - at)}H0z" fill="${m.water[2][1]}" fill-opacity=".22"/>`).join('');
  const path = wake ? `<path d="M${w * .04} ${h * .985}C${w * .6} ${h * 1.0} ${w * .98} ${h * .88} ${w * .66} ${h * .79}S${w * .2} ${h * .7} ${w * .45} ${h * .645}" fill="none" stroke="${m.wake}" stroke-width="${Math.max(1.2, h * .009)}" stroke-linecap="round" stroke-opacity=".9"/>` : '';
  return `<defs>${gradient(id + 'a', m.sky)}${gradient(id + 'b', m.water)}<clipPath id="${id}c"><rect width="${w}" height="${h}"/></clipPath><clipPath id="${id}d"><rect width="${w}" height="${y}"/></clipPath></defs>
<g clip-path="url(#${id}c)"><rect width="${w}" height="${y + 1}" fill="url(#${id}a)"/><g clip-path="url(#${id}d)"><circle cx="${cx}" cy="${y - r * .15}" r="${r * 1.75}" fill="${m.glow}" fill-opacity=".28"/><circle cx="${cx}" cy="${y - r * .15}" r="${r * 1.35}" fill="${m.glow}" fill-opacity=".38"/><circle cx="${cx}" cy="${y - r * .15}" r="${r}" fill="${m.sun}"/></g>
${isle(h * .02, h * .07, m.far, .2)}${isle(-h * .012, h * .05, m.near, .13)}
<rect y="${y}" width="${w}" height="${h - y}" fill="url(#${id}b)"/>${swells}<g stroke="${m.glint}" stroke-linecap="round">${glints}</g>${path}${inside}</g>`;
}

// MV Tern, 100 units long, her waterline at y = 0.
function ferry(x, y, scale = 1, { hull = '#b93f2b', funnel = '#1d4f63', flip = false } = {}) {
  const windows = (from, to, wy, step = 4) => { let d = ''; for (let wx = from; wx < to; wx += step) d += `M${wx} ${wy}h${step * .55}`; return d; };
  return `<g transform="translate(${x} ${y}) scale(${flip ? -scale : scale} ${scale})">
<path d="M-6 0h112l4 3H-2z" fill="#0d3a45" fill-opacity=".35"/><path d="M0-15h104c-2 6-5 11-9 15H9C5-4 2-9 0-15z" fill="${hull}"/><path d="M6-4.500h92l-3 4.500H9z" fill="#7d2417" fill-opacity=".55"/><path d="M2-11h99" stroke="#fdfcf7" stroke-width="1.1"/>
<path d="M7-15v-8h76l7 8z" fill="#fdfcf7"/><path d="M13-23v-7h58l6 7z" fill="#f3efe4"/><path d="M46-30v-5h20l4 5z" fill="#fdfcf7"/><path d="M26-30l1.500-11h12L41-30z" fill="${funnel}"/><path d="M27-36.500h13.4" stroke="#f0a63c" stroke-width="2.6"/>
<path d="${windows(11, 80, -19)}" stroke="#1d4f63" stroke-width="2.2"/><path d="${windows(17, 70, -26.5)}" stroke="#1d4f63" stroke-width="1.9"/><path d="M48-32.500h18" stroke="#1d4f63" stroke-width="1.8"/>
<path d="M60-35v-9M57-41h6" stroke="#17313a" stroke-width=".9"/><path d="M92-15v-5M96-15v-4" stroke="#fdfcf7" stroke-width=".8"/><g fill="#e86f3a"><rect x="72" y="-29" width="5" height="2.6" rx="1.3"/><rect x="15" y="-32.5" width="5" height="2.4" rx="1.2"/></g></g>`;
}

const gull = (x, y, s = 1, colour = '#17313a') => `<path d="M${x - 9 * s} ${y - 3 * s}q${5 * s} ${-3 * s} ${9 * s} ${3 * s}q${4 * s} ${-6 * s} ${9 * s} ${-3 * s}" fill="none" stroke="${colour}" stroke-width="${1.3 * s}" stroke-linecap="round"/>`;

// A person from the shoulders up, for portraits and storyboards.
function person({ skin = '#c98f68', hair = '#3b2a22', coat = '#1d4f63', cap = '', beard = false, long = false, ground = '#e9dcc4', seed = 1 } = {}) {
  const id = `p${serial++}`;
  return svg(200, 250, `<defs>${gradient(id, [[0, ground], [1, shade(ground, -18)]])}</defs><rect width="200" height="250" fill="url(#${id})"/><circle cx="${60 + seed * 13 % 80}" cy="70" r="90" fill="#fff" fill-opacity=".13"/>
${long ? `<path d="M58 110c-8 50-4 84 4 104h76c8-20 12-54 4-104z" fill="${hair}"/>` : ''}
<path d="M20 250c2-46 30-62 62-68h36c32 6 60 22 62 68z" fill="${coat}"/><path d="M82 180l18 26 18-26v-30H82z" fill="${shade(skin, -22)}"/><path d="M76 181l24 32 24-32 10 4-28 65h-12L66 185z" fill="${shade(coat, -18)}"/><path d="M100 213l-7 37h14z" fill="#fdfcf7" fill-opacity=".9"/>
<ellipse cx="100" cy="116" rx="36" ry="46" fill="${skin}"/><path d="M100 70c24 0 38 18 36 48-3-2-4-16-8-24-14 2-44 0-56-6-4 8-5 20-8 30-3-30 12-48 36-48z" fill="${hair}"/>
${beard ? `<path d="M66 124c2 34 18 44 34 44s32-10 34-44c-6 12-14 16-22 14-6-3-18-3-24 0-8 2-16-2-22-14z" fill="${hair}"/>` : ''}
<g stroke="#2b1d18" stroke-width="2.4" stroke-linecap="round" fill="none"><path d="M82 112h8M110 112h8"/><path d="M100 116l-3 13h6" stroke-width="1.5" stroke-opacity=".6"/><path d="M88 143q12 8 24 0" stroke-width="2"/></g>
${cap ? `<path d="M58 84c4-30 80-30 84 0z" fill="#fdfcf7"/><path d="M57 84h86l3 9c-30-7-62-7-92 0z" fill="${cap}"/><circle cx="100" cy="74" r="5" fill="#f0a63c"/>` : ''}`);
}

function shade(hex, by) {
  const channel = at => Math.max(0, Math.min(255, parseInt(hex.slice(at, at + 2), 16) + by)).toString(16).padStart(2, '0');
  return '#' + channel(1) + channel(3) + channel(5);
}

// Signs: one white symbol on a coloured ground, drawn on a 100 × 100 field.
const SYMBOLS = {
  cafe: '<path d="M24 42h42v14a20 20 0 0 1-20 20h-2a20 20 0 0 1-20-20z"/><path d="M66 46h6a9 9 0 0 1 0 18h-7" fill="none" stroke="#fff" stroke-width="6"/><path d="M36 34c-4-6 4-9 0-15M46 34c-4-6 4-9 0-15M56 34c-4-6 4-9 0-15" fill="none" stroke="#fff" stroke-width="4"/><path d="M20 82h52v5H20z"/>',
  car: '<path d="M22 62l8-20c1-3 3-5 7-5h26c4 0 6 2 7 5l8 20v18H66v-7H34v7H22z"/><path d="M36 44h28l5 13H31z" fill="var(--g)"/><circle cx="33" cy="66" r="4" fill="var(--g)"/><circle cx="67" cy="66" r="4" fill="var(--g)"/>',
  stairs: '<path d="M20 80V68h14V56h14V44h14V32h18v12H68v12H54v12H40v12z"/>',
  lift: '<path d="M26 20h48v60H26z" fill="none" stroke="#fff" stroke-width="5"/><path d="M50 30l11 14H39zM50 70L39 56h22z"/>',
  lounge: '<path d="M22 48a7 7 0 0 1 14 0v12h28V48a7 7 0 0 1 14 0v24H22z"/><path d="M34 34h32a6 6 0 0 1 6 6v2a10 10 0 0 0-12 8v4H40v-4a10 10 0 0 0-12-8v-2a6 6 0 0 1 6-6z"/><path d="M28 72h6v8h-6zM66 72h6v8h-6z"/>',
  exit: '<path d="M54 18h26v64H54v-7h19V25H54z"/><path d="M18 46h26V33l20 17-20 17V54H18z"/>',
  boat: '<path d="M18 60h64c-2 8-6 14-12 20H30c-6-6-10-12-12-20zM30 46h40l6 11H24zM42 26h14l2 17H40z"/>',
  info: '<circle cx="50" cy="26" r="8"/><path d="M36 42h20v32h8v8H36v-8h8V50h-8z"/>',
  toilets: '<circle cx="32" cy="24" r="7"/><path d="M24 34h16l5 24h-7v24H26V58h-7z"/><circle cx="68" cy="24" r="7"/><path d="M60 34h16v26h-4v22H64V60h-4z"/>',
  dog: '<path d="M20 40l10-8 6 8h26l12-10 8 12-8 10v28h-8V64H38v16h-8V56l-8-4z"/>',
  quiet: '<path d="M60 22a30 30 0 1 0 18 40A26 26 0 0 1 60 22z"/><path d="M66 26h16l-12 14h12" fill="none" stroke="#fff" stroke-width="5"/>',
  play: '<circle cx="50" cy="30" r="12"/><path d="M26 78a24 30 0 0 1 48 0z"/><circle cx="76" cy="44" r="6"/><circle cx="24" cy="44" r="6"/>',
  no: '<circle cx="50" cy="50" r="28" fill="none" stroke="#fff" stroke-width="7"/><path d="M30 30l40 40" stroke="#fff" stroke-width="7"/>',
  ticket: '<path d="M18 34h64v12a6 6 0 0 0 0 12v12H18V58a6 6 0 0 0 0-12z"/><path d="M60 38v28" stroke="var(--g)" stroke-width="3" stroke-dasharray="4 4"/>',
};
const symbol = (name, ground = '#1d4f63', round = 14) => `<svg viewBox="0 0 100 100" style="--g:${ground}" role="img" aria-label="${name}"><rect width="100" height="100" rx="${round}" fill="${ground}"/><g fill="#fff" transform="translate(9 9) scale(.82)">${SYMBOLS[name]}</g></svg>`;

// A plate from above. What lies on it is a list of drawn morsels.
function plate({ ground = '#3b4a3f', rim = '#f6f1e6', things = [], seed = 1 } = {}) {
  const roll = dice(seed), id = `d${serial++}`;
  const morsels = things.flatMap(([colour, count, size, kind]) => Array.from({ length: count }, () => {
    const angle = roll() * 6.283, away = Math.sqrt(roll()) * 52, x = 120 + Math.cos(angle) * away, y = 90 + Math.sin(angle) * away, turn = roll() * 360, s = size * (.7 + roll() * .6);
    const shape = kind === 'leaf' ? `<path d="M0 ${-s}q${s * .8} ${s} 0 ${s * 2}q${-s * .8} ${-s} 0 ${-s * 2}z" fill="${colour}"/><path d="M0 ${-s}v${s * 2}" stroke="${shade(colour, -30)}" stroke-width=".5"/>` : kind === 'stick' ? `<rect x="${-s * .16}" y="${-s}" width="${s * .32}" height="${s * 2}" rx="${s * .16}" fill="${colour}"/>` : kind === 'slice' ? `<circle r="${s}" fill="${colour}"/><circle r="${s * .72}" fill="none" stroke="${shade(colour, 40)}" stroke-width="${s * .12}"/><circle r="${s * .4}" fill="none" stroke="${shade(colour, 40)}" stroke-width="${s * .1}"/>` : `<circle r="${s}" fill="${colour}"/><circle cx="${-s * .3}" cy="${-s * .3}" r="${s * .3}" fill="#fff" fill-opacity=".25"/>`;
    return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})">${shape}</g>`;
  })).join('');
  return svg(240, 180, `<defs>${gradient(id, [[0, shade(ground, 14)], [1, shade(ground, -14)]], true)}</defs><rect width="240" height="180" fill="url(#${id})"/><path d="M0 150L240 40" stroke="#fff" stroke-width="40" stroke-opacity=".04"/><circle cx="124" cy="95" r="80" fill="#000" fill-opacity=".22"/><circle cx="120" cy="90" r="80" fill="${rim}"/><circle cx="120" cy="90" r="62" fill="${shade(rim, -7)}"/><circle cx="120" cy="90" r="60" fill="${shade(rim, 3)}"/>${morsels}`);
}

// A closed outline of a carton, flat, with its folds.
const carton = (panels, h = 200) => { let x = 0; const parts = panels.map(([w, body]) => { const part = `<g transform="translate(${x} 0)">${body}</g><path d="M${x} 0v${h}" stroke="#b93f2b" stroke-width=".5" stroke-dasharray="3 2"/>`; x += w; return part; }); return svg(x, h, `${parts.join('')}<rect x=".3" y=".3" width="${x - .6}" height="${h - .6}" fill="none" stroke="#b93f2b" stroke-width=".6"/>`); };
