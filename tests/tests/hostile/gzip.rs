//! Packed answers (RFC 1951, RFC 1952) of which few bytes become many.

/// The longest copy that a code stands for, in bytes.
const COPY: usize = 258;

/// `head`, then `length` times the letter x or a little less, then `tail`: a whole file, correct to its last byte.
pub fn packed(head: &str, length: usize, tail: &str) -> Vec<u8> {
    let copies = length / COPY;
    let mut bits = Bits(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], 0);
    bits.store(head.as_bytes(), false);
    // A block with fixed codes, not the last; the letter, then copies from one byte back, then its end.
    bits.push("010");
    bits.push("10101000");
    for _ in 0..copies {
        bits.push("1100010100000");
    }
    bits.push("0000000");
    bits.store(tail.as_bytes(), true);
    let text = || head.bytes().chain(std::iter::repeat_n(b'x', 1 + copies * COPY)).chain(tail.bytes());
    let size = u32::try_from(text().count()).expect("less than 4 GiB");
    [bits.0, checksum(text()).to_le_bytes().into(), size.to_le_bytes().into()].concat()
}

/// What a file begins with that never ends, what is to follow again and again, and how many bytes each of those becomes.
pub fn endless(head: &str) -> (Vec<u8>, Vec<u8>, usize) {
    let mut bits = Bits(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], 0);
    bits.store(head.as_bytes(), false);
    let block = bits.0.len();
    bits.push("010");
    bits.push("10101000");
    // The first copy begins in the second byte. Eight of them take thirteen bytes, wherever one begins to count.
    for _ in 0..16 {
        bits.push("1100010100000");
    }
    let eight = bits.0[block + 2..block + 15].to_vec();
    bits.0.truncate(block + 2);
    (bits.0, eight, 8 * COPY)
}

/// Bits, the lowest of each byte first, and how many there are of the last byte.
struct Bits(Vec<u8>, u8);

impl Bits {
    fn push(&mut self, code: &str) {
        for bit in code.bytes() {
            if self.1 == 0 {
                self.0.push(0);
            }
            if let Some(last) = self.0.last_mut() {
                *last |= u8::from(bit == b'1') << self.1;
            }
            self.1 = (self.1 + 1) % 8;
        }
    }

    /// A block of bytes as they are.
    fn store(&mut self, bytes: &[u8], last: bool) {
        self.push(if last { "100" } else { "000" });
        self.1 = 0;
        let length = u16::try_from(bytes.len()).expect("less than 64 KiB");
        self.0.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
        self.0.extend(bytes);
    }
}

/// CRC-32 (RFC 1952, section 8).
fn checksum(bytes: impl Iterator<Item = u8>) -> u32 {
    let shift = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(byte), shift))
}
