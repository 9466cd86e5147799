"""GeoPandas: the usual way to the same answers, everything by arrays."""

from job import Job

job = Job()

import geopandas
import numpy
import pyogrio
import pyproj
import shapely

job.step("start")

# Its accurate usual measure: geodesics between the vertices, on the ellipsoid of the data.
GEOD = pyproj.Geod(a=6378137, rf=298.257222101)


def geodesic_area_m2(geometry):
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))[0])


def coverage():
    region = geopandas.read_file(job.file("region")).geometry
    red_lines = geopandas.read_file(job.file("redline")).geometry
    job.step("read")
    union = red_lines.union_all()
    job.step("dissolve")
    whole = region.iloc[0]
    inside = union.intersection(whole)
    job.step("clip")
    own = {"region": geodesic_area_m2(whole), "red-line": geodesic_area_m2(inside)}
    job.step("measure")
    job.work_done()
    from exact_area import area_m2

    return {"own": own, "exact": {"region": area_m2(whole), "red-line": area_m2(inside)}}


def check():
    sites = geopandas.read_file(job.file("sites"))
    red_lines = geopandas.read_file(job.file("redline")).geometry.values
    job.step("read")
    # Red lines ask for sites: the larger geometry is then the prepared one.
    red_line_of_pair, site_of_pair = sites.sindex.query(red_lines, predicate="intersects")
    pieces = shapely.intersection(
        numpy.asarray(sites.geometry.values)[site_of_pair], numpy.asarray(red_lines)[red_line_of_pair]
    )
    order = numpy.argsort(site_of_pair, kind="stable")
    touched, begins = numpy.unique(site_of_pair[order], return_index=True)
    groups = numpy.split(pieces[order], begins[1:]) if len(touched) else []
    shared = numpy.array([shapely.union_all(group) if len(group) > 1 else group[0] for group in groups])
    job.step("overlay")
    own = float(sum(geodesic_area_m2(geometry) for geometry in shared))
    job.step("measure")
    job.work_done()
    from exact_area import areas_m2

    ids = sites["id"].values[touched]
    return {"own": own, "sites": {str(id): float(area) for id, area in zip(ids, areas_m2(shared))}}


answer = {"coverage": coverage, "check": check}[job.task]()
job.finish(
    versions=f"GeoPandas {geopandas.__version__}, Shapely {shapely.__version__} (GEOS {shapely.geos_version_string}), "
    f"pyogrio {pyogrio.__version__} (GDAL {pyogrio.__gdal_version_string__}), "
    f"pyproj {pyproj.__version__} (PROJ {pyproj.proj_version_str})",
    **answer,
)
