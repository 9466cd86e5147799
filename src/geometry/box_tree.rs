//! A binary tree of boxes over a sequence: neighbours in the sequence are neighbours in the tree.
//!
//! The edges of a ring follow each other on the ground, so no sorting is needed for the boxes to be small.

/// A box; `T` is a grid coordinate or degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect<T> {
    pub min: [T; 2],
    pub max: [T; 2],
}

impl<T: PartialOrd + Copy> Rect<T> {
    pub(super) const fn of(position: [T; 2]) -> Self {
        Self {
            min: position,
            max: position,
        }
    }

    #[inline]
    pub(super) fn grow(&mut self, position: [T; 2]) {
        for (axis, value) in position.into_iter().enumerate() {
            if value < self.min[axis] {
                self.min[axis] = value;
            }
            if value > self.max[axis] {
                self.max[axis] = value;
            }
        }
    }

    pub(super) fn union(mut self, other: &Self) -> Self {
        self.grow(other.min);
        self.grow(other.max);
        self
    }

    #[inline]
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.min[0] <= other.max[0]
            && other.min[0] <= self.max[0]
            && self.min[1] <= other.max[1]
            && other.min[1] <= self.max[1]
    }
}

/// A node: its level (0 are the leaves) and its place within the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub level: usize,
    pub place: usize,
}

/// The tree. Level 0 holds the boxes given, each further level the unions of pairs of the one below.
#[derive(Clone, Debug)]
pub(super) struct BoxTree<T> {
    /// Level after level.
    boxes: Vec<Rect<T>>,
    /// Where each level begins, and one past the last.
    begins: Vec<usize>,
}

impl<T: PartialOrd + Copy> BoxTree<T> {
    pub(super) fn new(leaves: Vec<Rect<T>>) -> Self {
        let mut boxes = leaves;
        let mut above = 0;
        let mut level = boxes.len();
        while level > 1 {
            level = level.div_ceil(2);
            above += level;
        }
        boxes.reserve_exact(above);
        let mut below = 0..boxes.len();
        let mut begins = vec![0, below.end];
        while below.len() > 1 {
            let end = below.end;
            for place in below.step_by(2) {
                let pair = boxes.get(place..end.min(place + 2)).unwrap_or(&[]);
                boxes.extend(pair.iter().copied().reduce(|a, b| a.union(&b)));
            }
            below = end..boxes.len();
            begins.push(below.end);
        }
        Self { boxes, begins }
    }

    /// The node over everything; `None` if there are no boxes.
    pub(super) fn root(&self) -> Option<Node> {
        let root = Node {
            level: self.begins.len().checked_sub(2)?,
            place: 0,
        };
        self.rect(root).map(|_| root)
    }

    fn level(&self, level: usize) -> &[Rect<T>] {
        match (self.begins.get(level), self.begins.get(level + 1)) {
            (Some(begin), Some(end)) => self.boxes.get(*begin..*end).unwrap_or(&[]),
            _ => &[],
        }
    }

    #[inline]
    pub(super) fn rect(&self, node: Node) -> Option<Rect<T>> {
        self.level(node.level).get(node.place).copied()
    }

    /// The one or two nodes below; none below a leaf.
    #[inline]
    pub(super) fn children(&self, node: Node) -> impl Iterator<Item = Node> + use<T> {
        let below = node.level.checked_sub(1);
        let count = below.map_or(0, |level| self.level(level).len());
        let first = node.place * 2;
        (first..(first + 2).min(count)).map(move |place| Node {
            level: below.unwrap_or(0),
            place,
        })
    }

    /// Calls `visit` for every pair of leaves (the first not after the second) whose boxes meet, and for
    /// every leaf with itself.
    pub(super) fn for_pairs(&self, mut visit: impl FnMut(usize, usize)) {
        self.while_pairs(|first, second| {
            visit(first, second);
            true
        });
    }

    /// As [`Self::for_pairs`], but ends when `visit` gives `false`.
    pub(super) fn while_pairs(&self, visit: impl FnMut(usize, usize) -> bool) {
        self.while_pairs_below(self.root().map(|root| (root, root)).into_iter().collect(), visit);
    }

    /// Pairs of nodes below which every pair of leaves that meet stands once, for threads to share: about as many as
    /// asked for, where there are as many.
    pub(super) fn shared_pairs(&self, count: usize) -> Vec<(Node, Node)> {
        let mut open: Vec<(Node, Node)> = self.root().map(|root| (root, root)).into_iter().collect();
        while open.len() < count && open.iter().any(|(first, _)| first.level > 0) {
            let mut below = Vec::with_capacity(4 * open.len());
            for pair in open {
                if pair.0.level == 0 {
                    below.push(pair);
                } else if self.may_meet(pair) {
                    self.open_pair(pair, &mut below);
                }
            }
            open = below;
        }
        open
    }

    /// As [`Self::while_pairs`], for the leaves below these pairs of nodes.
    pub(super) fn while_pairs_below(&self, mut open: Vec<(Node, Node)>, mut visit: impl FnMut(usize, usize) -> bool) {
        while let Some(pair) = open.pop() {
            if !self.may_meet(pair) {
                continue;
            }
            if pair.0.level > 0 {
                self.open_pair(pair, &mut open);
            } else if !visit(pair.0.place, pair.1.place) {
                return;
            }
        }
    }

    fn may_meet(&self, (first, second): (Node, Node)) -> bool {
        first == second
            || match (self.rect(first), self.rect(second)) {
                (Some(a), Some(b)) => a.meets(&b),
                _ => false,
            }
    }

    /// Adds the pairs of children of two nodes of one level.
    fn open_pair(&self, (first, second): (Node, Node), open: &mut Vec<(Node, Node)>) {
        for a in self.children(first) {
            for b in self.children(second) {
                if first != second || a.place <= b.place {
                    open.push((a, b));
                }
            }
        }
    }

    /// Calls `visit` for every pair of a leaf of this tree and a leaf of the other whose boxes meet.
    pub(super) fn for_pairs_with(&self, other: &Self, mut visit: impl FnMut(usize, usize)) {
        let mut open: Vec<(Node, Node)> = self.root().into_iter().zip(other.root()).collect();
        while let Some((own, theirs)) = open.pop() {
            match (self.rect(own), other.rect(theirs)) {
                (Some(a), Some(b)) if a.meets(&b) => {}
                _ => continue,
            }
            if own.level == 0 && theirs.level == 0 {
                visit(own.place, theirs.place);
            } else if own.level >= theirs.level {
                open.extend(self.children(own).map(|child| (child, theirs)));
            } else {
                open.extend(other.children(theirs).map(|child| (own, child)));
            }
        }
    }

    /// Calls `visit` for every leaf whose box, and the boxes above it, pass `wanted`.
    pub(super) fn for_each(&self, mut wanted: impl FnMut(&Rect<T>) -> bool, mut visit: impl FnMut(usize)) {
        let mut open: Vec<Node> = self.root().into_iter().collect();
        while let Some(node) = open.pop() {
            if !self.rect(node).is_some_and(|rect| wanted(&rect)) {
                continue;
            }
            if node.level == 0 {
                visit(node.place);
            } else {
                open.extend(self.children(node));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BoxTree, Rect};

    fn boxes(count: u32) -> Vec<Rect<i64>> {
        // A walk that comes back on itself.
        (0..count)
            .map(|index| {
                let at = i64::from(index * index % 23);
                let mut rect = Rect::of([at, i64::from(index % 7)]);
                rect.grow([at + 2, i64::from(index % 7) + 1]);
                rect
            })
            .collect()
    }

    #[test]
    fn pairs_are_those_of_trying_all() {
        for count in [0, 1, 2, 3, 5, 8, 31, 64] {
            let leaves = boxes(count);
            let mut expected = Vec::new();
            for (i, a) in leaves.iter().enumerate() {
                expected.extend((i..leaves.len()).filter(|j| a.meets(&leaves[*j])).map(|j| (i, j)));
            }
            let mut found = Vec::new();
            BoxTree::new(leaves).for_pairs(|i, j| found.push((i, j)));
            found.sort_unstable();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn visits_are_those_of_trying_all() {
        let leaves = boxes(50);
        let wanted = Rect {
            min: [3, 2],
            max: [6, 3],
        };
        let expected: Vec<_> = (0..50).filter(|at| leaves[*at].meets(&wanted)).collect();
        let mut found = Vec::new();
        BoxTree::new(leaves).for_each(|rect| rect.meets(&wanted), |leaf| found.push(leaf));
        found.sort_unstable();
        assert_eq!(found, expected);
    }
}
