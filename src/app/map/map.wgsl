// Fills, outlines and marks of one layer at a time.
//
// Positions come as whole world units and lose the camera's whole units before they become floats, so that
// nothing trembles at street level. Colours are gamma-encoded and not premultiplied until the last step.

struct View {
    // The camera's centre: whole units, and what is left of it.
    center_whole: vec2<u32>,
    center_part: vec2<f32>,
    // Where the centre is in the framebuffer, and the framebuffer's size, physical pixels.
    center_px: vec2<f32>,
    screen_px: vec2<f32>,
    px_per_unit: f32,
    px_per_point: f32,
    // Where the hatch begins, so that it moves with the ground.
    hatch_phase_px: f32,
    hatch_spacing_px: f32,
    hatch_line_px: f32,
    // Where dashes begin across and down, so that they move with the ground.
    dash_phase_x_px: f32,
    dash_phase_y_px: f32,
    pad: f32,
}

struct Layer {
    // By style class.
    fills: array<vec4<f32>, 64>,
    hatches: array<vec4<f32>, 64>,
    outlines: array<vec4<f32>, 64>,
    // x: outline width; y, z: length of a dash and of the gap after it, no gap for a solid line; points.
    sizes: array<vec4<f32>, 64>,
    selection: vec4<f32>,
    selection_edge: vec4<f32>,
    hover: vec4<f32>,
    halo: vec4<f32>,
    halo_points: f32,
    opacity: f32,
    // Feature under the pointer, or 0xffffffff.
    hovered: u32,
    pad: u32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(1) @binding(0) var<uniform> layer: Layer;
// One byte a feature, four to a texel: the style class, and 128 if it is selected.
@group(1) @binding(1) var states: texture_2d<u32>;

const NO_SEGMENT: u32 = 0x80000000u;
const DATA_POINT: u32 = 0x40000000u;
const FEATURE_MASK: u32 = 0x3fffffffu;
const SELECTED: u32 = 128u;
const CLASS_MASK: u32 = 63u;

const MARK_POINTS: f32 = 2.2;
const DATA_POINT_POINTS: f32 = 7.0;
const DATA_POINT_EDGE_POINTS: f32 = 1.5;
const HIGHLIGHT_EDGE_POINTS: f32 = 1.0;

fn state_of(tag: u32) -> u32 {
    let feature = tag & FEATURE_MASK;
    let size = textureDimensions(states);
    let texel = feature >> 2u;
    let at = vec2<u32>(texel % size.x, min(texel / size.x, size.y - 1u));
    return (textureLoad(states, at, 0).x >> ((feature & 3u) * 8u)) & 255u;
}

fn difference(position: u32, center: u32) -> f32 {
    // No wrapping: what is east of the centre stays east of it, however far.
    if position >= center {
        return f32(position - center);
    }
    return -f32(center - position);
}

// Framebuffer pixels of a position in world units.
fn px_from_world(world: vec2<u32>) -> vec2<f32> {
    let offset = vec2<f32>(
        difference(world.x, view.center_whole.x),
        difference(world.y, view.center_whole.y),
    );
    return view.center_px + (offset - view.center_part) * view.px_per_unit;
}

fn clip_from_px(px: vec2<f32>) -> vec4<f32> {
    let share = px / view.screen_px;
    return vec4<f32>(2.0 * share.x - 1.0, 1.0 - 2.0 * share.y, 0.0, 1.0);
}

fn over(top: vec4<f32>, below: vec4<f32>) -> vec4<f32> {
    let alpha = top.a + below.a * (1.0 - top.a);
    let rgb = (top.rgb * top.a + below.rgb * below.a * (1.0 - top.a)) / max(alpha, 1e-6);
    return vec4<f32>(rgb, alpha);
}

fn linear_from_gamma(rgb: vec3<f32>) -> vec3<f32> {
    let low = rgb / 12.92;
    let high = pow((rgb + 0.055) / 1.055, vec3<f32>(2.4));
    return select(high, low, rgb < vec3<f32>(0.04045));
}

// Blending happens in the encoding of the target, as it does for everything else that egui draws.
fn for_gamma_target(color: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(color.rgb * color.a, color.a);
}

fn for_linear_target(color: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(linear_from_gamma(color.rgb) * color.a, color.a);
}

// ---- fills ----

struct Fill {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) color: vec4<f32>,
    @location(1) @interpolate(flat) hatch: vec4<f32>,
}

@vertex
fn vs_fill(@location(0) vertex: vec3<u32>) -> Fill {
    let state = state_of(vertex.z);
    let class_index = state & CLASS_MASK;
    var out: Fill;
    out.position = clip_from_px(px_from_world(vertex.xy));
    out.color = layer.fills[class_index];
    out.hatch = layer.hatches[class_index];
    if (state & SELECTED) != 0u {
        out.color = over(vec4<f32>(layer.selection.rgb, 0.30), out.color);
    }
    if vertex.z == layer.hovered {
        out.color = over(vec4<f32>(layer.hover.rgb, 0.14), out.color);
    }
    return out;
}

fn fill_color(in: Fill) -> vec4<f32> {
    var color = in.color;
    if in.hatch.a > 0.0 {
        // Distance to the nearest line, along the lines' normal.
        let along = (in.position.x + in.position.y) * 0.70710678 - view.hatch_phase_px;
        let turn = fract(along / view.hatch_spacing_px);
        let distance = min(turn, 1.0 - turn) * view.hatch_spacing_px;
        let coverage = clamp(view.hatch_line_px * 0.5 + 0.5 - distance, 0.0, 1.0);
        color = over(vec4<f32>(in.hatch.rgb, in.hatch.a * coverage), color);
    }
    return vec4<f32>(color.rgb, color.a * layer.opacity);
}

@fragment
fn fs_fill_gamma(in: Fill) -> @location(0) vec4<f32> {
    return for_gamma_target(fill_color(in));
}

@fragment
fn fs_fill_linear(in: Fill) -> @location(0) vec4<f32> {
    return for_linear_target(fill_color(in));
}

// ---- lines and marks ----

struct Line {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) begin_end: vec4<f32>,
    // Normals of the planes that part this segment from its neighbours; zero for a free end.
    @location(1) @interpolate(flat) planes: vec4<f32>,
    // x, y: how far from the begin and the end the planes count; z: half the width; w: width of the edge.
    @location(2) @interpolate(flat) sizes: vec4<f32>,
    @location(3) @interpolate(flat) color: vec4<f32>,
    @location(4) @interpolate(flat) edge: vec4<f32>,
    // Length of a dash and of the gap after it, pixels.
    @location(5) @interpolate(flat) dash: vec2<f32>,
}

struct Segment {
    @builtin(vertex_index) corner: u32,
    @location(0) before: vec3<u32>,
    @location(1) begin: vec3<u32>,
    @location(2) end: vec3<u32>,
    @location(3) after: vec3<u32>,
}

struct Stroke {
    width_points: f32,
    edge_points: f32,
    color: vec4<f32>,
    edge: vec4<f32>,
    dash_points: vec2<f32>,
}

fn nothing() -> Line {
    var out: Line;
    out.position = vec4<f32>(2.0, 2.0, 0.0, 1.0);
    return out;
}

// The part of a segment near the screen: beyond some thousand pixels floats are too coarse to shade by.
fn near_part(begin: vec2<f32>, end: vec2<f32>) -> vec2<f32> {
    let low = vec2<f32>(-2048.0);
    let high = view.screen_px + vec2<f32>(2048.0);
    let along = end - begin;
    var share = vec2<f32>(0.0, 1.0);
    for (var axis = 0; axis < 2; axis++) {
        if along[axis] != 0.0 {
            let a = (low[axis] - begin[axis]) / along[axis];
            let b = (high[axis] - begin[axis]) / along[axis];
            share = vec2<f32>(max(share.x, min(a, b)), min(share.y, max(a, b)));
        } else if begin[axis] < low[axis] || begin[axis] > high[axis] {
            share = vec2<f32>(1.0, 0.0);
        }
    }
    return share;
}

// The plane through a joint that is as far from one segment as from the other.
fn joint_plane(direction: vec2<f32>, neighbour: vec2<f32>) -> vec2<f32> {
    let length_px = length(neighbour);
    if length_px < 1e-6 {
        return vec2<f32>(0.0);
    }
    let sum = direction + neighbour / length_px;
    let sum_length = length(sum);
    return select(vec2<f32>(0.0), sum / max(sum_length, 1e-6), sum_length > 0.02);
}

fn stroke_segment(segment: Segment, stroke: Stroke) -> Line {
    var begin = px_from_world(segment.begin.xy);
    var end = px_from_world(segment.end.xy);
    let before = px_from_world(segment.before.xy);
    let after = px_from_world(segment.after.xy);
    let full_length = length(end - begin);
    let direction = select(vec2<f32>(1.0, 0.0), (end - begin) / max(full_length, 1e-9), full_length > 0.0);

    // Lines thinner than a pixel fade instead of vanishing between pixels.
    let wanted_px = stroke.width_points * view.px_per_point;
    let half_px = max(wanted_px, 1.0) * 0.5;
    let edge_px = stroke.edge_points * view.px_per_point;
    let reach = half_px + edge_px + 1.0;

    let share = near_part(begin, end);
    if share.x > share.y {
        return nothing();
    }
    var out: Line;
    // A joint that was cut off is far from the screen and parts nothing on it.
    let begin_plane = joint_plane(direction, begin - before) * f32(share.x == 0.0);
    let end_plane = joint_plane(direction, after - end) * f32(share.y == 1.0);
    out.planes = vec4<f32>(begin_plane, end_plane);
    out.sizes = vec4<f32>(
        max(min(full_length, length(begin - before)), half_px),
        max(min(full_length, length(after - end)), half_px),
        half_px,
        edge_px,
    );
    let near = begin;
    begin = near + (end - near) * share.x;
    end = near + (end - near) * share.y;
    out.begin_end = vec4<f32>(begin, end);
    out.color = vec4<f32>(stroke.color.rgb, stroke.color.a * min(wanted_px, 1.0));
    out.edge = stroke.edge;
    out.dash = stroke.dash_points * view.px_per_point;

    let normal = vec2<f32>(-direction.y, direction.x);
    let is_end = (segment.corner & 1u) == 1u;
    let side = select(-1.0, 1.0, (segment.corner & 2u) == 2u);
    let foot = select(begin - direction * reach, end + direction * reach, is_end);
    out.position = clip_from_px(foot + normal * side * reach);
    return out;
}

fn is_mark(segment: Segment) -> bool {
    return all(segment.before.xy == segment.begin.xy) && all(segment.begin.xy == segment.end.xy);
}

fn is_hidden(segment: Segment) -> bool {
    return (segment.begin.z & NO_SEGMENT) != 0u;
}

@vertex
fn vs_line(segment: Segment) -> Line {
    if is_hidden(segment) {
        return nothing();
    }
    let class_index = state_of(segment.begin.z) & CLASS_MASK;
    let size = layer.sizes[class_index];
    var stroke = Stroke(size.x, 0.0, layer.outlines[class_index], layer.halo, size.yz);
    if is_mark(segment) {
        stroke.dash_points = vec2<f32>(0.0);
        stroke.width_points = max(stroke.width_points, MARK_POINTS);
        if (segment.begin.z & DATA_POINT) != 0u {
            stroke.width_points = DATA_POINT_POINTS;
            stroke.edge_points = DATA_POINT_EDGE_POINTS;
        }
    }
    return stroke_segment(segment, stroke);
}

@vertex
fn vs_halo(segment: Segment) -> Line {
    if is_hidden(segment) {
        return nothing();
    }
    let class_index = state_of(segment.begin.z) & CLASS_MASK;
    let width = layer.sizes[class_index].x + 2.0 * layer.halo_points;
    return stroke_segment(segment, Stroke(width, 0.0, layer.halo, layer.halo, vec2<f32>(0.0)));
}

// What is selected or under the pointer, drawn once more above its neighbours: the edge of all of it first and then the
// line, or the edge of one short segment would lie on the line of the one before.
@vertex
fn vs_highlight_edge(segment: Segment) -> Line {
    return highlight(segment, true);
}

@vertex
fn vs_highlight(segment: Segment) -> Line {
    return highlight(segment, false);
}

fn highlight(segment: Segment, is_edge: bool) -> Line {
    if is_hidden(segment) {
        return nothing();
    }
    let state = state_of(segment.begin.z);
    let is_selected = (state & SELECTED) != 0u;
    let is_hovered = (segment.begin.z & FEATURE_MASK) == layer.hovered;
    if !is_selected && !is_hovered {
        return nothing();
    }
    let own = layer.sizes[state & CLASS_MASK].x;
    var width = own + select(0.8, 1.4, is_selected);
    if is_mark(segment) {
        let point = (segment.begin.z & DATA_POINT) != 0u;
        width += select(MARK_POINTS, DATA_POINT_POINTS, point);
    }
    var color = select(layer.hover, layer.selection, is_selected);
    if is_edge {
        width += 2.0 * HIGHLIGHT_EDGE_POINTS;
        let light = vec4<f32>(layer.halo.rgb, layer.halo.a * 0.75);
        color = select(light, layer.selection_edge, is_selected);
    }
    return stroke_segment(segment, Stroke(width, 0.0, color, color, vec2<f32>(0.0)));
}

fn line_color(in: Line) -> vec4<f32> {
    let at = in.position.xy;
    let from_begin = at - in.begin_end.xy;
    let from_end = at - in.begin_end.zw;
    // Every pixel near a joint belongs to one of its two segments, or translucent lines would show knots.
    if dot(from_begin, in.planes.xy) < 0.0 && length(from_begin) < in.sizes.x {
        discard;
    }
    if dot(from_end, in.planes.zw) >= 0.0 && any(in.planes.zw != vec2<f32>(0.0)) && length(from_end) < in.sizes.y {
        discard;
    }
    let along = in.begin_end.zw - in.begin_end.xy;
    if in.dash.y > 0.0 {
        // By the ground and not by the line's own length, which no vertex knows: however many vertices a line has,
        // its dashes are as long, and they stay where they are while the map is moved.
        let is_flat = abs(along.x) >= abs(along.y);
        let place = select(at.y - view.dash_phase_y_px, at.x - view.dash_phase_x_px, is_flat);
        let period = in.dash.x + in.dash.y;
        if fract(place / period) * period > in.dash.x {
            discard;
        }
    }
    let share = clamp(dot(from_begin, along) / max(dot(along, along), 1e-9), 0.0, 1.0);
    let distance = length(from_begin - along * share);
    let inner = clamp(in.sizes.z + 0.5 - distance, 0.0, 1.0);
    var color = vec4<f32>(in.color.rgb, in.color.a * inner);
    if in.sizes.w > 0.0 {
        let outer = clamp(in.sizes.z + in.sizes.w + 0.5 - distance, 0.0, 1.0);
        color = over(color, vec4<f32>(in.edge.rgb, in.edge.a * outer));
    }
    return vec4<f32>(color.rgb, color.a * layer.opacity);
}

@fragment
fn fs_line_gamma(in: Line) -> @location(0) vec4<f32> {
    return for_gamma_target(line_color(in));
}

@fragment
fn fs_line_linear(in: Line) -> @location(0) vec4<f32> {
    return for_linear_target(line_color(in));
}
