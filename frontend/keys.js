// Single keys, everywhere in the console. Links say in `data-go` which key follows `g`; pages say in `data-keys` which keys they
// answer to and get them as `page-key`; the tabs of a page are counted from 1. All of it is deaf while a field has the focus or a
// dialog is open, and can be turned off, because speech input and slips of the hand press single keys too (WCAG 2.1.4).

const SWITCH = 'sallyport.keys';
const SECOND_KEY_WITHIN = 1500;
let goUntil = 0;

const on = () => localStorage.getItem(SWITCH) !== 'off';

const shown = (element) => element.checkVisibility({ visibilityProperty: true });

const last = (selector) => [...document.querySelectorAll(selector)].filter(shown).pop();

function typing(event) {
  const at = event.composedPath()[0];
  return at.matches?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]');
}

const covered = () =>
  document.querySelector('dialog[open], vaadin-dialog[opened], vaadin-confirm-dialog[opened], vaadin-popover[opened], vaadin-context-menu[opened]');

function press(key) {
  if (performance.now() < goUntil) {
    goUntil = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    link?.click();
    return Boolean(link);
  }
  if (key === 'g') {
    goUntil = performance.now() + SECOND_KEY_WITHIN;
    return true;
  }
  if (key === '/') return search();
  if (key === '?') {
    document.querySelector('[data-help]')?.click();
    return true;
  }
  if (/^[1-9]$/.test(key)) {
    const tab = document.querySelectorAll('.tabs a')[Number(key) - 1];
    tab?.click();
    return Boolean(tab);
  }
  const page = last(`[data-keys~="${CSS.escape(key)}"]`);
  page?.dispatchEvent(new CustomEvent('page-key', { detail: { key } }));
  return Boolean(page);
}

// Here and not by way of the server, so that nothing typed right after the key is lost.
function search() {
  const field = last('[data-search]');
  if (field) {
    field.focus();
    field.inputElement?.select();
  } else {
    window.sallyport.palette?.open();
  }
  return true;
}

window.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || covered()) return;
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    window.sallyport.palette?.open();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event) || !on()) return;
  if (press(event.key)) event.preventDefault();
});

// The switch itself, wherever it is shown.
function followSwitch(box) {
  box.checked = on();
  box.onchange = () => (box.checked ? localStorage.removeItem(SWITCH) : localStorage.setItem(SWITCH, 'off'));
}

window.sallyport = { ...window.sallyport, followSwitch };
