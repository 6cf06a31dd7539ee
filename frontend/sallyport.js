// What the browser does by itself: ages that count, copying, the colour scheme, and the one polite live region.

const units = (seconds) =>
  seconds < 60 ? `${seconds} s`
  : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
  : seconds < 172800 ? `${Math.floor(seconds / 3600)} h`
  : `${Math.floor(seconds / 86400)} d`;

// The age that the server gave is counted on from the moment it was first seen, so a wrong clock here does no harm.
const seen = new WeakMap();

function countAges() {
  const now = performance.now();
  for (const element of document.querySelectorAll('[data-age]')) {
    const age = element.getAttribute('data-age');
    let start = seen.get(element);
    if (!start || start.age !== age) {
      start = { age, base: now - Number(age) };
      seen.set(element, start);
    }
    const text = units(Math.max(0, Math.floor((now - start.base) / 1000)));
    if (element.textContent !== text) element.textContent = text;
  }
}

let lastSaid = 0;
let waiting = null;

function say(text) {
  const wait = Math.max(0, 5000 - (performance.now() - lastSaid));
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    lastSaid = performance.now();
    const region = document.getElementById('sp-live');
    if (region) region.textContent = text;
  }, lastSaid === 0 ? 0 : wait);
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button, source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    select(source);
    return;
  }
  const copied = button.getAttribute('data-copied');
  const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
  if (label && label.textContent !== copied) {
    const before = label.textContent;
    label.textContent = copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  }
  say(copied);
}

function scheme(name) {
  if (name === 'light' || name === 'dark') {
    document.documentElement.dataset.theme = name;
    localStorage.setItem('sallyport.scheme', name);
  } else {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem('sallyport.scheme');
  }
}

// On a phone the navigation lies over the page: while it is open, nothing else can be reached.
function menu(app) {
  const button = app.querySelector('#menu');
  const show = (open) => {
    if (open === app.hasAttribute('data-menu')) return;
    app.toggleAttribute('data-menu', open);
    button.setAttribute('aria-expanded', open);
    app.querySelector('#main').inert = open;
    if (open) app.querySelector('.nav :is(a, vaadin-button)').focus();
    else button.focus();
  };
  button.setAttribute('aria-expanded', false);
  button.addEventListener('click', () => show(!app.hasAttribute('data-menu')));
  app.querySelector('.sp-scrim').addEventListener('click', () => show(false));
  app.querySelector('.nav').addEventListener('click', (event) => {
    if (event.target.closest('a, .navsearch')) show(false);
  });
  app.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(false);
  });
}

// While the console cannot be reached, everything shown is from then: the banner says since when. A push that closed, and
// Vaadin calling itself lost, are reasons to ask and no answers: the one may have found another way, and the other stays
// lost after it has come back.
const NO_NEWS_MILLIS = 1000;
const ASK_AGAIN_MILLIS = 5000;

function watchLine(banner) {
  const line = window.Vaadin.connectionState;
  const doubtful = () => !(window.sallyportSockets > 0) || line.state === 'connection-lost' || line.state === 'reconnecting';
  let timer = null;
  const show = (down) => {
    if (down && banner.hidden) banner.querySelector('.since').textContent = new Date().toISOString().slice(11, 19);
    banner.hidden = !down;
  };
  const ask = async () => {
    let reached = true;
    try {
      await fetch('favicon.svg', { method: 'HEAD', cache: 'no-store' });
    } catch {
      reached = false;
    }
    show(!reached);
    timer = doubtful() || !reached ? setTimeout(ask, ASK_AGAIN_MILLIS) : null;
  };
  const look = () => {
    if (timer === null && doubtful()) timer = setTimeout(ask, NO_NEWS_MILLIS);
  };
  line.addStateChangeListener(look);
  window.addEventListener('sallyport-line', look);
  look();
}

window.sallyport = { ...window.sallyport, copy, say, scheme, menu, watchLine };
setInterval(countAges, 1000);
