"""DuckDB with its spatial extension: the same answers in SQL."""

from job import Job

job = Job()

import pathlib

import duckdb
import duckdb_extension_spatial

FOLDER = pathlib.Path(duckdb_extension_spatial.__file__).parent
(EXTENSION,) = FOLDER.glob("extensions/*/spatial.duckdb_extension")

database = duckdb.connect(config={"autoinstall_known_extensions": "false"})
database.execute(f"LOAD '{EXTENSION}'")
job.step("start")

# Its measure on the ellipsoid, along geodesics; it wants the latitude first.
OWN_AREA = "coalesce(sum(ST_Area_Spheroid(ST_FlipCoordinates(geom))), 0)"


def read(name):
    database.execute(f"CREATE TABLE {name} AS FROM ST_Read('{job.file(name)}')")


def one(query):
    return database.execute(query).fetchone()[0]


def coverage():
    read("region")
    read("redline")
    job.step("read")
    database.execute("CREATE TABLE dissolved AS SELECT ST_Union_Agg(geom) AS geom FROM redline")
    job.step("dissolve")
    database.execute(
        "CREATE TABLE inside AS SELECT ST_Intersection(dissolved.geom, region.geom) AS geom FROM dissolved, region"
    )
    job.step("clip")
    own = {"region": one(f"SELECT {OWN_AREA} FROM region"), "red-line": one(f"SELECT {OWN_AREA} FROM inside")}
    job.step("measure")
    job.work_done()
    import shapely
    from exact_area import area_m2

    def exact(table):
        return area_m2(shapely.from_wkb(bytes(one(f"SELECT ST_AsWKB(geom) FROM {table}"))))

    return {"own": own, "exact": {"region": exact("region"), "red-line": exact("inside")}}


def check():
    read("sites")
    read("redline")
    job.step("read")
    database.execute(
        "CREATE TABLE shared AS SELECT sites.id AS id, ST_Union_Agg(ST_Intersection(sites.geom, redline.geom)) AS geom "
        "FROM sites JOIN redline ON ST_Intersects(sites.geom, redline.geom) GROUP BY sites.id"
    )
    job.step("overlay")
    own = one(f"SELECT {OWN_AREA} FROM shared")
    job.step("measure")
    job.work_done()
    import numpy
    import shapely
    from exact_area import areas_m2

    rows = database.execute("SELECT id, ST_AsWKB(geom) FROM shared ORDER BY id").fetchall()
    areas = areas_m2(shapely.from_wkb(numpy.array([bytes(row[1]) for row in rows], dtype=object)))
    return {"own": own, "sites": {row[0]: float(area) for row, area in zip(rows, areas)}}


answer = {"coverage": coverage, "check": check}[job.task]()
spatial = one("SELECT extension_version FROM duckdb_extensions() WHERE extension_name = 'spatial'")
job.finish(versions=f"DuckDB {duckdb.__version__} (spatial {spatial})", **answer)
