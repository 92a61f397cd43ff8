// Elements without a word of HTML in a string: what a scenario says is text, never a tag.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== undefined) made.setAttribute(name, value)
  }
  made.append(...children.filter(child => child !== null && child !== undefined))
  return made
}

// A drawing of `fan.js`, parsed as XML: nothing in it can run.
export function drawing(svg) { return document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true) }

// A group of radio buttons that looks like one switch.
export function segmented(name, legend, options, chosen, pick) {
  return element('fieldset', { class: 'segmented' }, element('legend', {}, legend), ...options.map(([value, label]) =>
    element('label', {}, element('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => pick(value) }), element('span', {}, label))))
}
