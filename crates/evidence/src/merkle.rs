//! The log's Merkle tree (RFC 6962 section 2.1, RFC 9162): roots, inclusion and consistency proofs, and their checks.
//!
//! Nodes live elsewhere. A writer keeps a [`Frontier`] and stores the complete subtrees that [`Frontier::append`] hands out;
//! every other function here takes `read(level, index)`, the hash of the complete subtree over leaves
//! `index << level .. (index + 1) << level`, and calls it O(log n) times. [`Levels`] keeps nodes in memory for small logs
//! and tests. Start at [`Frontier`] to write, at [`verify_inclusion`] to check.

use std::convert::Infallible;

use sha2::{Digest, Sha256};

use crate::hash::{Hash, sha256};

/// The hash of a leaf, from the log entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the empty tree.
pub fn empty_root() -> Hash {
    sha256(b"")
}

/// The right edge of a tree: enough to append leaves and to give the root, in O(log n) memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, largest first: one for each bit of `size`.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Takes up a tree of `size` leaves whose nodes were stored; one read for each set bit of the size.
    pub fn resume<E>(size: u64, mut read: impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Self, E> {
        let peaks = (0..u64::BITS as u8).rev().filter(|level| size >> level & 1 == 1);
        let peaks = peaks.map(|level| read(level, (size >> level) - 1)).collect::<Result<_, E>>()?;
        Ok(Self { size, peaks })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; `complete(level, index, hash)` is called for the leaf and for every subtree that it completes.
    pub fn append(&mut self, leaf: Hash, mut complete: impl FnMut(u8, u64, &Hash)) {
        let (mut node, mut index, mut level) = (leaf, self.size, 0);
        complete(level, index, &node);
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            index >>= 1;
            level += 1;
            complete(level, index, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root of the tree as it is now.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks).unwrap_or_else(empty_root)
    }
}

/// Joins subtree roots, largest first, into one: the smaller ones hang to the right.
fn fold_peaks(peaks: &[Hash]) -> Option<Hash> {
    let (last, rest) = peaks.split_last()?;
    Some(rest.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}

/// The hash of the subtree over leaves `from..to`, where `from` is a multiple of the next power of two.
fn range_hash<E>(from: u64, to: u64, read: &mut impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    let size = to - from;
    let mut peaks = Vec::new();
    for level in (0..u64::BITS as u8).rev().filter(|level| size >> level & 1 == 1) {
        // The complete subtree of this level begins where the larger ones ended.
        let before = size >> level >> 1 << level << 1;
        peaks.push(read(level, (from + before) >> level)?);
    }
    Ok(fold_peaks(&peaks).unwrap_or_else(empty_root))
}

/// The largest power of two below `n`, for `n` of at least 2.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The root of the first `size` leaves.
pub fn root<E>(size: u64, mut read: impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    range_hash(0, size, &mut read)
}

/// Why leaf `index` is in the tree of `size` leaves; leaf side first. `None` if it is not.
pub fn inclusion_proof<E>(
    index: u64,
    size: u64,
    mut read: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Option<Vec<Hash>>, E> {
    if index >= size {
        return Ok(None);
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range_hash(middle, to, &mut read)?);
            to = middle;
        } else {
            path.push(range_hash(from, middle, &mut read)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// Why the tree of `size` leaves continues that of `old` leaves (RFC 6962 section 2.1.2). `None` if it cannot.
pub fn consistency_proof<E>(
    old: u64,
    size: u64,
    mut read: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Option<Vec<Hash>>, E> {
    if old > size {
        return Ok(None);
    }
    if old == 0 || old == size {
        return Ok(Some(Vec::new()));
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(range_hash(middle, to, &mut read)?);
            to = middle;
        } else {
            path.push(range_hash(from, middle, &mut read)?);
            from = middle;
        }
    }
    // The old root itself is known to whoever asks; any other subtree that ends at `old` must be named.
    if from > 0 {
        path.push(range_hash(from, to, &mut read)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// RFC 9162 section 2.1.3.2.
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// RFC 9162 section 2.1.4.2, with the empty tree consistent with everything.
pub fn verify_consistency(old: u64, size: u64, old_root: &Hash, root: &Hash, proof: &[Hash]) -> bool {
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    if old > size {
        return false;
    }
    // A complete old tree is its own first node, which the proof leaves out.
    let (first, rest) = if old.is_power_of_two() {
        (Some(old_root), proof)
    } else {
        (proof.first(), proof.get(1..).unwrap_or_default())
    };
    let (Some(first), false) = (first, proof.is_empty()) else { return false };
    let (mut at, mut last) = (old - 1, size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(sibling, &old_hash);
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && hash == *root
}

/// Every node of a tree in memory: 64 bytes for each leaf.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    frontier: Frontier,
    nodes: Vec<Vec<Hash>>,
}

impl Levels {
    /// Appends a leaf.
    pub fn append(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.append(leaf, |level, _, hash| {
            let level = usize::from(level);
            if nodes.len() == level {
                nodes.push(Vec::new());
            }
            if let Some(nodes) = nodes.get_mut(level) {
                nodes.push(*hash);
            }
        });
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The root of the first `size` leaves; asking beyond the tree is a bug in the caller.
    pub fn root_at(&self, size: u64) -> Hash {
        let Ok(root) = root(size, self.reader());
        root
    }

    /// See [`inclusion_proof`].
    pub fn inclusion_proof(&self, index: u64) -> Option<Vec<Hash>> {
        let Ok(proof) = inclusion_proof(index, self.size(), self.reader());
        proof
    }

    /// See [`consistency_proof`].
    pub fn consistency_proof(&self, old: u64) -> Option<Vec<Hash>> {
        let Ok(proof) = consistency_proof(old, self.size(), self.reader());
        proof
    }

    #[expect(
        clippy::expect_used,
        reason = "reads stay inside a tree whose nodes are all here; else the tree above is wrong and no root may be given"
    )]
    fn node(&self, level: u8, index: u64) -> Hash {
        let node = self.nodes.get(usize::from(level)).and_then(|nodes| nodes.get(index as usize));
        *node.expect("a node inside the tree")
    }

    fn reader(&self) -> impl FnMut(u8, u64) -> Result<Hash, Infallible> {
        |level, index| Ok(self.node(level, index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, word for word.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
                node_hash(&mth(left), &mth(right))
            }
        }
    }

    #[test]
    fn roots_and_proofs_of_every_small_tree() {
        let leaves: Vec<Hash> = (0..70_u8).map(|i| leaf_hash(&[i])).collect();
        let mut tree = Levels::default();
        assert_eq!(tree.root(), empty_root());
        for (size, leaf) in (1_u64..).zip(&leaves) {
            tree.append(*leaf);
            assert_eq!(tree.root(), mth(&leaves[..size as usize]));
            assert_eq!(Frontier::resume(size, tree.reader()).unwrap(), tree.frontier);
            for index in 0..size {
                let proof = tree.inclusion_proof(index).unwrap();
                let leaf = &leaves[index as usize];
                assert!(verify_inclusion(index, size, leaf, &proof, &tree.root()));
                assert!(size == 1 || !verify_inclusion(index ^ 1, size, leaf, &proof, &tree.root()));
                assert!(!verify_inclusion(index, size, &[0; 32], &proof, &tree.root()));
            }
            for old in 0..=size {
                let proof = tree.consistency_proof(old).unwrap();
                let old_root = mth(&leaves[..old as usize]);
                assert_eq!(tree.root_at(old), old_root);
                assert!(verify_consistency(old, size, &old_root, &tree.root(), &proof), "{old} {size}");
                assert!(!verify_consistency(old, size, &[0; 32], &tree.root(), &proof));
                assert!(old == 0 || !verify_consistency(old, size, &old_root, &[0; 32], &proof));
            }
        }
        assert_eq!(tree.inclusion_proof(70), None);
        assert_eq!(tree.consistency_proof(71), None);
    }

    #[test]
    fn proofs_of_a_large_tree_read_few_nodes() {
        // Two million leaves, none of them stored: a read is counted and answered with its own name.
        let mut reads = 0;
        let mut read = |level: u8, index: u64| -> Result<Hash, Infallible> {
            assert!((index + 1) << level <= 2_000_000, "only complete subtrees are read");
            reads += 1;
            Ok(sha256(&[&[level][..], &index.to_be_bytes()].concat()))
        };
        inclusion_proof(1_234_567, 2_000_000, &mut read).unwrap();
        consistency_proof(1_234_567, 2_000_000, &mut read).unwrap();
        assert!(reads < 80, "{reads}");
    }
}
