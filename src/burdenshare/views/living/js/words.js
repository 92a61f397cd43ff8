// The page's sentences, from one catalogue.

// A function that gives a sentence by its name, with values put between its braces.
export function speaker(catalogue) {
  return (name, values = {}) => {
    const text = catalogue[name]
    if (text === undefined) throw new Error(`There is no text named ${name}.`)
    return text.replace(/\{(\w+)\}/g, (_, key) => Object.hasOwn(values, key) ? values[key] : `{${key}}`)
  }
}

export function lowered(text) { return /^[A-Z]{2}/.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1) }
export function raised(text) { return text.slice(0, 1).toUpperCase() + text.slice(1) }
