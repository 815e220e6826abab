/**
 * Geometry literals of GeoSPARQL 1.1 (sections 8.5 and 8.7) as GeoJSON, whose axes are longitude and latitude.
 *
 * A literal in a reference system of other units (metres of EPSG:2180) gives `null`: it is not shown in a wrong place.
 */
import { wktToGeoJSON } from "@terraformer/wkt";

const GEO = "http://www.opengis.net/ont/geosparql#";
const CRS = /^\s*<([^>]*)>\s*/;
const LONGITUDE_FIRST = /\/(CRS84|CRS84h)$/;
// Latitude comes first in these, by the registry of EPSG.
const LATITUDE_FIRST = /\/EPSG\/[^/]*\/(4326|4258)$/;

export function isGeometry(term) {
  return term?.datatype === `${GEO}wktLiteral` || term?.datatype === `${GEO}geoJSONLiteral`;
}

/** The geometry of a literal, `null` when it cannot be shown. */
export function geometry({ value, datatype }) {
  try {
    return datatype === `${GEO}geoJSONLiteral` ? JSON.parse(value) : fromWkt(value);
  } catch {
    return null;
  }
}

function fromWkt(value) {
  const system = CRS.exec(value)?.[1];
  const shape = () => wktToGeoJSON(value.replace(CRS, "").trim());
  if (!system || LONGITUDE_FIRST.test(system)) return shape();
  return LATITUDE_FIRST.test(system) ? swapped(shape()) : null;
}

function swapped({ type, coordinates, geometries }) {
  return geometries ? { type, geometries: geometries.map(swapped) } : { type, coordinates: flip(coordinates) };
}

function flip(part) {
  return typeof part[0] === "number" ? [part[1], part[0], ...part.slice(2)] : part.map(flip);
}
