// What a reader takes away: tables as CSV, pictures as SVG and PNG, and the words to cite.

// A cell of a CSV file: no spreadsheet computes it.
function cell(value) {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

export function csvOf(rows) { return rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n' }

export function save(name, blob) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

export function saveText(name, text, type) { save(name, new Blob([text], { type })) }

// A picture of pixels, three times as large as the drawing.
export function savePng(name, svg) {
  const [, wide, tall] = svg.match(/viewBox="0 0 (\S+) (\S+)"/).map(Number)
  const image = new Image(wide * 3, tall * 3)
  return new Promise((done, failed) => {
    image.onload = () => {
      const canvas = document.createElement('canvas')
      canvas.width = wide * 3
      canvas.height = tall * 3
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob(blob => { save(name, blob); done() })
    }
    image.onerror = failed
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  })
}

export async function copyText(text) {
  try { await navigator.clipboard.writeText(text); return true } catch { return false }
}
