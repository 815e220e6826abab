/**
 * `<figure data-map data-source=…>`: the features of a GeoJSON document on a map (Leaflet), over the tiles that the site
 * is set to or else over the outline of the region. Names and notes of features are text, whatever they hold.
 *
 * With the keyboard: Tab goes to the map (arrows and + - move it), over its marks, and past it by the first link; Enter
 * opens a mark, Escape closes what it opened and goes back to it.
 */
import leaflet from "leaflet";
import { Clusters, parted } from "./clusters.js";
import { element, locale, outline, safe, text } from "./site.js";

// Without tiles there is nothing to see from closer.
const DEEPEST = { tiles: 18, outline: 14 };
const FIRST_VIEW = { tiles: 15, outline: 11 };
let maps = 0;

/** Draw the map of a figure. */
export async function draw(figure) {
  const notice = element("p", { className: "map-notice", attributes: { role: "status" } }, text("loading"));
  figure.prepend(notice);
  try {
    const { features } = await read(figure.dataset.source);
    const drawn = new Drawn(figure, features);
    await drawn.ground();
    notice.remove();
  } catch (error) {
    notice.textContent = text("failed");
    console.warn(error);
  }
}

async function read(address) {
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

class Drawn {
  constructor(figure, features) {
    this.figure = figure;
    this.kind = figure.dataset.tiles ? "tiles" : "outline";
    this.marks = new Map();
    const [points, shapes] = parted(features);
    this.map = empty(this.box(), DEEPEST[this.kind]);
    this.popup = leaflet.popup({ autoPanPadding: [16, 16], maxHeight: 240 });
    this.map.on("popupopen", () => this.opened());
    this.map.on("popupclose", () => figure.classList.remove("map-opened"));
    this.shapes = this.shaped(shapes);
    this.clusters = new Clusters(points, this.map.getMaxZoom());
    this.view(points);
    this.map.on("moveend", () => this.refresh());
    this.refresh();
    figure.addEventListener("keydown", (event) => this.key(event));
  }

  /** The box of the map, between a link that leads past it and where that link leads. */
  box() {
    const label = this.figure.getAttribute("aria-label") ?? text("map");
    const box = element("div", { className: "map-box", attributes: { role: "group", "aria-label": label } });
    const end = element("span", { className: "map-end", tabIndex: -1, id: `map-${(maps += 1)}-end` });
    const past = element("a", { className: "map-past", href: `#${end.id}` }, text("past"));
    this.figure.prepend(past, box, end);
    return box;
  }

  /** What lies under the features: tiles, or the outline, from the site's own data. */
  async ground() {
    const { tiles, credit } = this.figure.dataset;
    if (tiles) {
      leaflet.tileLayer(tiles, { maxZoom: DEEPEST.tiles }).addTo(this.map);
      this.figure.querySelector(".map-end").before(element("small", { className: "map-credit" }, credit ?? ""));
      return;
    }
    const boundaries = await read(outline);
    const pane = this.map.createPane("ground");
    pane.style.zIndex = 250;
    const className = ({ properties }) => `map-ground map-level-${properties.level}`;
    const layer = leaflet.geoJSON(boundaries, {
      pane: "ground",
      interactive: false,
      style: (feature) => ({ className: className(feature), weight: feature.properties.level ? 1 : 2 }),
    });
    layer.addTo(this.map);
    if (!this.shown && layer.getBounds().isValid()) this.map.fitBounds(layer.getBounds());
  }

  /** Lines and areas, each of which the keyboard reaches. */
  shaped(features) {
    const layer = leaflet.geoJSON(features, {
      style: ({ geometry }) => ({ className: `map-shape map-${geometry.type.replace("Multi", "").toLowerCase()}` }),
      pointToLayer: (_, place) => leaflet.circleMarker(place, { radius: 7 }),
      onEachFeature: (feature, shape) => {
        // What has no name and leads nowhere, as the outline of what the page is about, is ground.
        if (!feature.properties?.name && !feature.properties?.href) return void (shape.options.interactive = false);
        shape.bindTooltip(() => element("span", {}, label([feature])), { sticky: true });
        shape.on("click", ({ latlng }) => this.pointed(() => this.open([feature], latlng)));
        // There is an element once the map has a view.
        shape.on("add", () => this.named(shape.getElement?.(), label([feature]), () => this.around(shape)));
      },
    });
    return layer.addTo(this.map);
  }

  /** Open what a line or an area says, where the keyboard has no point to say it at. */
  around(shape) {
    this.open([shape.feature], shape.getBounds().getCenter());
  }

  view(points) {
    const bounds = this.shapes.getBounds();
    points.forEach(({ geometry: { coordinates } }) => bounds.extend([coordinates[1], coordinates[0]]));
    this.shown = bounds.isValid();
    if (this.shown) this.map.fitBounds(bounds, { maxZoom: FIRST_VIEW[this.kind], padding: [24, 24], animate: false });
    else this.map.setView([0, 0], 1, { animate: false });
  }

  /** Draw the marks of this view; one that stays is left alone, so that it keeps the focus. */
  refresh() {
    const bounds = this.map.getBounds().pad(0.2);
    const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const wanted = this.clusters.marks(sides, this.map.getZoom());
    const had = this.marks.size && document.activeElement?.closest(".map-mark");
    for (const [key, marker] of this.marks) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.marks.delete(key);
    }
    for (const [key, mark] of wanted) if (!this.marks.has(key)) this.marks.set(key, this.marker(mark));
    // Where the mark that had the focus came apart, the keyboard goes on from the map.
    if (had && !had.isConnected) this.map.getContainer().focus({ preventScroll: true });
  }

  marker(mark) {
    const many = mark.count > 1;
    const size = many ? 28 + 8 * Math.min(3, Math.floor(Math.log10(mark.count))) : 24;
    const html = element("span", {}, many ? mark.count.toLocaleString(locale) : "");
    const icon = leaflet.divIcon({ className: many ? "map-mark map-many" : "map-mark", html, iconSize: [size, size] });
    const marker = leaflet.marker(mark.place, { icon, keyboard: false, riseOnHover: true }).addTo(this.map);
    const name = mark.closer ? together(mark) : label(mark.features, mark.count);
    const act = () => (mark.closer ? this.closer(mark) : this.open(mark.features, mark.place, mark.count));
    marker.bindTooltip(() => element("span", {}, name), { direction: "top" });
    marker.on("click", () => this.pointed(act));
    this.named(marker.getElement(), name, act);
    return marker;
  }

  /** Let the keyboard reach a part of the map, and a screen reader say its name. */
  named(part, name, act) {
    if (!part) return;
    part.setAttribute("tabindex", "0");
    part.setAttribute("role", "button");
    part.setAttribute("aria-label", name);
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      this.from = part;
      act();
    });
  }

  /** What was opened by pointing leaves the focus where it is. */
  pointed(act) {
    this.from = undefined;
    act();
  }

  closer({ place, closer }) {
    this.map.setView(place, Math.min(closer, this.map.getMaxZoom()));
  }

  open(features, place, count = features.length) {
    this.popup.setLatLng(place).setContent(content(features, count)).openOn(this.map);
  }

  /** What was opened with the keyboard has the focus. */
  opened() {
    this.figure.classList.add("map-opened");
    const popup = this.popup.getElement();
    popup.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", text("close"));
    if (this.from) popup.querySelector("a[href], .leaflet-popup-close-button")?.focus({ preventScroll: true });
  }

  key(event) {
    if (event.key !== "Escape" || !this.map.hasLayer(this.popup)) return;
    this.map.closePopup();
    const back = this.from?.isConnected ? this.from : this.map.getContainer();
    this.from = undefined;
    back.focus({ preventScroll: true });
  }
}

function empty(box, maxZoom) {
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const motion = { zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves };
  const quiet = { attributionControl: false, zoomControl: false };
  const map = leaflet.map(box, { ...motion, ...quiet, maxZoom, minZoom: 2, zoomSnap: 0.5 });
  leaflet.control.zoom({ zoomInTitle: text("closer"), zoomOutTitle: text("farther") }).addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);
  // The wheel scrolls the page until the map is chosen.
  map.scrollWheelZoom.disable();
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  return map;
}

/** What a mark is called that comes apart: how many it stands for, and some of them. */
function together({ count, names }) {
  const more = count > names.length ? ["…"] : [];
  return [text("together", { number: count }), ...(names.length ? [[...names, ...more].join(", ")] : [])].join(": ");
}

function label(features, count = features.length) {
  const [{ properties }] = features;
  return count > 1 ? text("same", { number: count }) : properties?.name || text("place");
}

/** What a mark says when it is opened: names that lead to pages. */
function content(features, count) {
  if (count === 1) return element("div", {}, ...entry(features[0]));
  const list = element("ul", {}, ...features.map((feature) => element("li", {}, ...entry(feature))));
  const rest = count - features.length;
  return element("div", {}, list, ...(rest ? [element("p", {}, text("more", { number: rest }))] : []));
}

function entry({ properties }) {
  const name = properties?.name || text("place");
  const href = safe(properties?.href);
  const lang = properties?.lang ? { lang: properties.lang } : {};
  const said = href ? element("a", { href, ...lang }, name) : element("strong", lang, name);
  return properties?.note ? [said, element("p", {}, properties.note)] : [said];
}
