// The page to try the API on: reads the description that the console serves, and sends what the person asks for with a key that stays
// in this page. Everything from outside is set as text.

class ApiPage extends HTMLElement {
  async connectedCallback() {
    if (this.dataset.built) return;
    this.dataset.built = 'true';
    const answer = await fetch('/api/v1/openapi.json');
    this.description = await answer.json();
    this.key = this.field(this.dataset.key, 'password');
    this.key.input.autocomplete = 'off';
    const head = this.make('div', 'api-key', this.key.label);
    const list = this.make('div', 'api-operations');
    for (const [path, operations] of Object.entries(this.description.paths)) {
      for (const [method, operation] of Object.entries(operations)) list.append(this.operation(path, method, operation));
    }
    this.replaceChildren(head, list);
  }

  make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  }

  field(name, type = 'text') {
    const input = this.make('input', 'm');
    input.type = type;
    input.spellcheck = false;
    return { input, label: this.make('label', 'col g1', this.make('span', 'lab', name), input) };
  }

  operation(path, method, operation) {
    const summary = this.make(
      'summary',
      '',
      this.make('span', `api-method m ${method}`, method.toUpperCase()),
      this.make('span', 'm api-path', path),
      this.make('span', 'muted f13 api-summary', operation.summary),
    );
    const form = this.make('form', 'col g3');
    const details = this.make('details', 'card', summary, form);
    details.addEventListener('toggle', () => {
      if (details.open && !form.childElementCount) this.fill(form, path, method, operation);
    });
    return details;
  }

  fill(form, path, method, operation) {
    const fields = operation.parameters.map((parameter) => ({
      ...parameter,
      ...this.field(parameter.required ? parameter.name : `${parameter.name} (${this.dataset.optional})`),
    }));
    form.append(this.make('div', 'api-fields', ...fields.map((field) => field.label)));
    let body;
    if (operation.requestBody) {
      body = this.make('textarea', 'm');
      body.rows = 8;
      body.spellcheck = false;
      body.value = JSON.stringify(this.example(operation.requestBody.content['application/json'].schema), null, 2);
      form.append(this.make('label', 'col g1', this.make('span', 'lab', this.dataset.body), body));
    }
    const send = this.make('button', 'api-send', this.dataset.send);
    send.type = 'submit';
    const answer = this.make('pre', 'words api-answer');
    answer.hidden = true;
    answer.tabIndex = 0;
    answer.setAttribute('aria-live', 'polite');
    form.append(this.make('div', 'row', send), answer);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        answer.textContent = await this.send(path, method, fields, body?.value);
      } catch (failure) {
        answer.textContent = String(failure);
      }
      answer.hidden = false;
      send.disabled = false;
    });
  }

  /** A body with every field that can be given, empty. */
  example(schema) {
    if (schema.$ref) return this.example(schema.$ref.slice(2).split('/').reduce((at, name) => at[name], this.description));
    if (schema.anyOf) return this.example(schema.anyOf[0]);
    switch (schema.type) {
      case 'object':
        return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, value]) => [name, this.optional(value)]));
      case 'array':
        return [];
      case 'boolean':
        return false;
      case 'string':
        return '';
      default:
        return 0;
    }
  }

  optional(schema) {
    const plain = schema.anyOf?.[0] ?? schema;
    return schema.anyOf && plain.type !== 'array' && plain.type !== 'string' && !plain.$ref ? null : schema.anyOf && plain.format ? null : this.example(plain);
  }

  async send(path, method, fields, body) {
    let address = path;
    const query = new URLSearchParams();
    const headers = { Authorization: `Bearer ${this.key.input.value}` };
    for (const { name, in: where, input } of fields) {
      if (where === 'path') address = address.replace(`{${name}}`, encodeURIComponent(input.value));
      else if (input.value && where === 'query') query.set(name, input.value);
      else if (input.value) headers[name] = input.value;
    }
    const asked = query.size ? `${address}?${query}` : address;
    const answer = await fetch(asked, { method: method.toUpperCase(), headers, body, credentials: 'omit' });
    const text = await answer.text();
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
    return `${method.toUpperCase()} ${asked}\n${answer.status}\n\n${shown}`;
  }
}

customElements.define('sp-api', ApiPage);
