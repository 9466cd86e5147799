//! Tiles: the area of every group's union inside every unit, in one pass (see `coverage`).
