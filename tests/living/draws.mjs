// Whether a model that draws 512 futures and then the rest has those of one that draws all at once. The page is an argument.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [scripts, file] = process.argv.slice(2)
const load = name => import(pathToFileURL(path.join(scripts, name)))
const { open } = await load('machine.js')
const { feedOf } = await load('feed.js')
const { startState } = await load('state.js')
const { unpack } = await load('engine.js')
const html = fs.readFileSync(file, 'utf8')
const page = JSON.parse(html.match(/<script type="application\/json" id="page">(.*?)<\/script>/s)[1])
const { module, ...arrays } = await unpack(html.match(/id="pack">(.*?)<\/script>/s)[1], page.pack)
const feed = feedOf(page, arrays, startState(page), false)

async function computed(counts) {
  const machine = await open(module, page.layout, arrays, page.atRest)
  for (const count of counts) machine.compute(feed, count)
  return Buffer.concat(Array.from({ length: page.layout.kept }, (_, row) => Buffer.from(machine.series(row, page.atRest).buffer)))
}

const [apart, whole] = [await computed([page.preview, 1024, page.atRest]), await computed([page.atRest])]
console.log(JSON.stringify({ same: apart.equals(whole), bytes: whole.length, firsts: page.layout.first_sampled }))
