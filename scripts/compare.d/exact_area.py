"""Area on the CGCS2000 ellipsoid of polygons whose edges are straight in longitude and latitude.

That is what GeoJSON says an edge is (RFC 7946, 3.1.1), and what EcoZone measures; the peers' own measures take other
edges (geodesics, or straight lines of a projection), so areas are compared by this one formula. Written by itself, not
from EcoZone's source, so that a slip in one of the two shows.

With Q(lat) the area between the equator and a latitude per radian of longitude, a ring encloses -Σ Δlon · Q̄, where
Q̄ = Σ C_k · sin((2k+1)·mid) · sinc((2k+1)·half) is the exact mean of Q = Σ C_k · sin((2k+1)·lat) over the edge.
"""

import math

import numpy
import shapely

A = 6378137.0
F = 1 / 298.257222101
E2 = F * (2 - F)
B2 = (A * (1 - F)) ** 2


def coefficient(k):
    """C_k, from Q = b² Σ (j+1)/(2j+1) · e^(2j) · sin^(2j+1) by the multiple-angle form of the powers of a sine."""
    return B2 * (-1) ** k * sum(
        (j + 1) / (2 * j + 1) * E2**j * math.comb(2 * j + 1, j - k) / 4**j for j in range(k, 40)
    )


C = [coefficient(k) for k in range(6)]


def polygon_areas_m2(polygons):
    """Area of each polygon of an array; longitude and latitude in degrees."""
    polygons = shapely.orient_polygons(polygons)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    places, ring_of_place = shapely.get_coordinates(rings, return_index=True)
    lon, lat = numpy.radians(places).T
    same_ring = ring_of_place[1:] == ring_of_place[:-1]
    first_of_ring = numpy.flatnonzero(numpy.r_[True, ~same_ring])
    mid, half = (lat[1:] + lat[:-1]) / 2, (lat[1:] - lat[:-1]) / 2
    # Less the first vertex's Q, which adds nothing around a closed ring and takes the large common part away.
    origin = lat[first_of_ring][ring_of_place[:-1]]
    mean = sum(
        c * (numpy.sin(m * mid) * numpy.sinc(m * half / math.pi) - numpy.sin(m * origin))
        for c, m in zip(C, range(1, 12, 2))
    )
    strips = numpy.where(same_ring, -numpy.diff(lon) * mean, 0.0)
    polygon_of_strip = polygon_of_ring[ring_of_place[:-1]]
    return numpy.bincount(polygon_of_strip, strips, minlength=len(polygons))


def areas_m2(geometries):
    """Area of each geometry of an array; points and lines in a collection count nothing."""
    parts, geometry_of_part = shapely.get_parts(geometries, return_index=True)
    inner, part_of_inner = shapely.get_parts(parts, return_index=True)
    is_polygon = shapely.get_type_id(inner) == shapely.GeometryType.POLYGON
    areas = polygon_areas_m2(inner[is_polygon])
    return numpy.bincount(geometry_of_part[part_of_inner[is_polygon]], areas, minlength=len(geometries))


def area_m2(geometry):
    return float(areas_m2(numpy.array([geometry]))[0])


# Rings (longitude, latitude) and their areas in m², computed with 40 digits by quadrature of Q.
KNOWN = [
    ("1° at 30° N", [(104, 30), (105, 30), (105, 31), (104, 31)], 10642393438.712321),
    ("1° at 52° N", [(120, 52), (121, 52), (121, 53), (120, 53)], 7556735896.5349954),
    ("3° triangle", [(100, 28), (103, 29), (101.5, 31)], 40367941084.386938),
    ("parcel", [(104.06, 30.57), (104.0611, 30.5701), (104.0609, 30.5711), (104.0599, 30.5708)], 10369.086561397853),
    ("China's box", [(73, 18), (135, 18), (135, 54), (73, 54)], 21960972936385.675),
]

if __name__ == "__main__":
    for name, ring, known in KNOWN:
        for turned in (ring, ring[::-1]):
            found = area_m2(shapely.Polygon(turned))
            if abs(found - known) > max(1e-12 * known, 1e-6):
                raise SystemExit(f"the yardstick is wrong: {name}: {found!r} m² instead of {known!r} m²")
