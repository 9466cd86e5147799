//! Layers → triangles, lines, detail levels, batches; camera; picking. Knows no GPU and no window.
