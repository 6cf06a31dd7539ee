// The search over everything: a dialog that opens without asking the server, a field whose answers the server lists, and a choice
// among them by arrow keys while the field keeps the focus (the combobox pattern of the ARIA practices).

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.field = dialog.querySelector('input');
    this.answers = dialog.querySelector('[role=listbox]');
    this.wanted = false;
    this.field.addEventListener('keydown', (event) => this.key(event));
    this.answers.addEventListener('click', (event) => {
      if (event.target.closest('a')) this.dialog.close();
    });
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    new MutationObserver(() => this.answered()).observe(this.answers, { attributes: true, attributeFilter: ['data-for'] });
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.field.focus();
    this.field.select();
    this.dialog.dispatchEvent(new CustomEvent('palette-open'));
  }

  options() {
    return [...this.answers.querySelectorAll('[role=option]')];
  }

  current() {
    return this.options().find((option) => option.getAttribute('aria-selected') === 'true');
  }

  choose(option) {
    for (const other of this.options()) other.setAttribute('aria-selected', other === option ? 'true' : 'false');
    if (option) {
      this.field.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      this.field.removeAttribute('aria-activedescendant');
    }
  }

  answered() {
    this.choose(this.options()[0]);
    if (this.wanted && this.upToDate()) {
      this.wanted = false;
      this.current()?.click();
    }
  }

  upToDate() {
    return this.answers.getAttribute('data-for') === this.field.value.trim();
  }

  key(event) {
    const options = this.options();
    const at = options.indexOf(this.current());
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : options.length - 1;
      this.choose(options[(at + step) % options.length]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Answers may still be on their way: what is typed counts, not what happens to be listed.
      if (this.upToDate()) this.current()?.click();
      else this.wanted = true;
    } else {
      this.wanted = false;
    }
  }
}

function palette(dialog) {
  window.sallyport.palette = new Palette(dialog);
}

window.sallyport = { ...window.sallyport, startPalette: palette };
