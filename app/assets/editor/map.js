/**
 * A result on a map: every row with a geometry, with what else it says when it is chosen. Loads Leaflet when first drawn.
 *
 * `MapView.terms` are those of the site, which also say what lies under the map.
 */
import { say } from "./say.js";
import { rows, variables } from "./results.js";
import { icon, paragraph } from "./view.js";
import { geometry, isGeometry } from "./wkt.js";

// More shapes take the browser long.
const MOST = 3000;

export class MapView {
  label = say("Map");
  priority = 6;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return rows(this.yasr).some((row) => Object.values(row).some(isGeometry));
  }

  getIcon() {
    return icon("M8 0a5 5 0 0 0-5 5c0 4 5 11 5 11s5-7 5-11a5 5 0 0 0-5-5zm0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4z");
  }

  async draw() {
    const { default: leaflet } = await import("leaflet");
    const [features, hidden] = this.features();
    const elsewhere = "Not on the map (another reference system, or not readable): {number}";
    const some = { number: MOST, all: features.length };
    if (features.length > MOST) this.yasr.resultsEl.append(paragraph("The first {number} places of {all}", some));
    if (hidden) this.yasr.resultsEl.append(paragraph(elsewhere, { number: hidden }));
    const box = Object.assign(document.createElement("div"), { className: "editor-map" });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", say("Map; the same rows are in the table"));
    this.yasr.resultsEl.append(box);
    this.map = empty(leaflet, box);
    const { tiles, credit } = MapView.terms.map;
    if (tiles) this.tile(leaflet, tiles, credit);
    else this.outline(leaflet);
    const layer = leaflet.geoJSON(features.slice(0, MOST), {
      pointToLayer: (_, place) => leaflet.circleMarker(place, { radius: 7 }),
      onEachFeature: ({ properties }, shape) => shape.bindPopup(() => this.facts(properties)),
    });
    layer.addTo(this.map);
    const bounds = layer.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { maxZoom: 15 });
    else this.map.setView([0, 0], 1);
  }

  /** The tiles that the operator of the site chose, with the credit that their licence asks for. */
  tile(leaflet, address, credit) {
    leaflet.tileLayer(address).addTo(this.map);
    this.yasr.resultsEl.append(Object.assign(document.createElement("small"), { textContent: credit }));
  }

  /** Without tiles, the outline of the region, from its own data, tells where one is. */
  async outline(leaflet) {
    const map = this.map;
    const shapes = await boundaries();
    const style = { className: "editor-boundary", color: "#8a949e", weight: 1, fill: false };
    // The map may be gone by now.
    if (map === this.map) leaflet.geoJSON(shapes, { interactive: false, style }).addTo(map).bringToBack();
  }

  destroy() {
    this.map?.remove();
    this.map = undefined;
  }

  features() {
    const found = rows(this.yasr).flatMap((row) => Object.values(row).filter(isGeometry).map((term) => feature(term, row)));
    const shown = found.filter((feature) => feature.geometry);
    return [shown, found.length - shown.length];
  }

  /** What a row says besides where it is, as text. */
  facts(row) {
    const list = document.createElement("dl");
    for (const name of variables(this.yasr).filter((variable) => row[variable] && !isGeometry(row[variable]))) {
      const [term, value] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = name;
      value.append(shown(row[name]));
      list.append(term, value);
    }
    return list;
  }
}

function empty(leaflet, box) {
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const quiet = { attributionControl: false, zoomControl: false, zoomAnimation: moves, fadeAnimation: moves };
  const map = leaflet.map(box, quiet);
  leaflet.control.zoom({ zoomInTitle: say("Closer"), zoomOutTitle: say("Farther") }).addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);
  return map;
}

let asked;

/** The boundaries that every map of the site lies on, asked for once; none when they cannot be had. */
function boundaries() {
  asked ??= fetch("/map/outline.geojson")
    .then((response) => (response.ok ? response.json() : []))
    .catch(() => []);
  return asked;
}

function feature(term, row) {
  return { type: "Feature", properties: row, geometry: geometry(term) };
}

function shown({ type, value }) {
  if (type !== "uri" || !/^https?:/.test(value)) return value;
  const link = Object.assign(document.createElement("a"), { href: value, rel: "noopener noreferrer", target: "_blank" });
  link.textContent = value;
  return link;
}
