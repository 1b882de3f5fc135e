//! Reading pictures that somebody uploads, and writing them anew.
//!
//! Nothing of the original file survives but its pixels: position, camera and comments are gone, and so is
//! whatever else was hidden in it. Of a moving picture the first frame is kept.

use std::io::Cursor;

use domain::attachment::{MAX_PIXELS, MAX_UPLOAD};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
};

use crate::{Error, refusal::Reason};

/// The most pixels that are kept of an upload: 3840 × 2160, in whatever shape.
const KEPT_PIXELS: u32 = 3_840 * 2_160;
/// The longest side of the small version.
const SMALL_SIDE: u32 = 640;
/// How much memory reading one picture may take: enough for [`MAX_PIXELS`] of eight bits in four channels.
const MAX_MEMORY: u64 = 160 * 1024 * 1024;

/// A picture in a file.
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub extension: &'static str,
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
}

/// What becomes of an upload.
pub(super) struct Picture {
    pub original: File,
    pub small: File,
    pub blurhash: Option<String>,
}

/// Reads a picture, whatever its name claims. What is too large is refused before it is unpacked.
fn read(bytes: &[u8]) -> Result<(DynamicImage, ImageFormat), Error> {
    let other_kind = || {
        Error::invalid(Reason::named("refused-picture-kind", "only pictures can be uploaded: JPEG, PNG, GIF or WebP"))
    };
    if bytes.len() > MAX_UPLOAD {
        return Err(Error::invalid(Reason::named("refused-file-large", "a file has at most 16 MB")));
    }
    let format = image::guess_format(bytes).map_err(|_| other_kind())?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP) {
        return Err(other_kind());
    }
    let damaged =
        |_| Error::invalid(Reason::named("refused-picture-damaged", "this picture is damaged or too large to be read"));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::invalid(Reason::named("refused-picture-large", "a picture has at most 33 million pixels")));
    }
    if width == 0 || height == 0 {
        return Err(Error::invalid(Reason::named("refused-picture-empty", "this picture is empty")));
    }
    // How the camera was held stands in the metadata. That is thrown away, so the picture is turned now.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok((picture, format))
}

/// Writes a picture: JPEG for what was a photograph, PNG for drawings and for what one can see through.
fn write(picture: &DynamicImage, png: bool, quality: u8) -> Result<File, Error> {
    let fault = |error: image::ImageError| Error::Internal(format!("writing a picture: {error}"));
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    if png {
        let picture = if picture.color().has_alpha() {
            DynamicImage::from(picture.to_rgba8())
        } else {
            DynamicImage::from(picture.to_rgb8())
        };
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(fault)?;
        return Ok(File { bytes, extension: "png", media_type: "image/png", width, height });
    }
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.to_rgb8().write_with_encoder(encoder).map_err(fault)?;
    Ok(File { bytes, extension: "jpg", media_type: "image/jpeg", width, height })
}

/// Whether one can see through a picture anywhere.
fn is_clear(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

/// A picture for a post, with its small version and its blurred miniature.
pub(super) fn attachment(bytes: &[u8]) -> Result<Picture, Error> {
    let (mut picture, format) = read(bytes)?;
    let pixels = picture.width().saturating_mul(picture.height());
    if pixels > KEPT_PIXELS {
        let scale = (f64::from(KEPT_PIXELS) / f64::from(pixels)).sqrt();
        let side = |side: u32| ((f64::from(side) * scale) as u32).max(1);
        picture = picture.resize(side(picture.width()), side(picture.height()), FilterType::Triangle);
    }
    let clear = is_clear(&picture);
    let png = clear || matches!(format, ImageFormat::Png | ImageFormat::Gif);
    let original = write(&picture, png, 90)?;
    if picture.width().max(picture.height()) > SMALL_SIDE {
        picture = picture.thumbnail(SMALL_SIDE, SMALL_SIDE);
    }
    let small = write(&picture, clear, 80)?;
    Ok(Picture { original, small, blurhash: blurhash(&picture) })
}

fn blurhash(picture: &DynamicImage) -> Option<String> {
    // A blurhash of 4 × 3 components holds so little detail that more pixels would only take longer.
    let tiny = picture.thumbnail(64, 64).to_rgba8();
    blurhash::encode(4, 3, tiny.width(), tiny.height(), tiny.as_raw()).ok()
}

/// A picture cut to this shape around its middle, and no larger than this.
pub(super) fn cropped(bytes: &[u8], width: u32, height: u32) -> Result<File, Error> {
    let (picture, format) = read(bytes)?;
    let (has_width, has_height) = (u64::from(picture.width()), u64::from(picture.height()));
    // The largest part of the picture that has the wanted shape, and never empty.
    let fit_width = has_width.min(has_height * u64::from(width) / u64::from(height)).max(1);
    let fit_height = has_height.min(has_width * u64::from(height) / u64::from(width)).max(1);
    let part = picture.crop_imm(
        ((has_width - fit_width) / 2) as u32,
        ((has_height - fit_height) / 2) as u32,
        fit_width as u32,
        fit_height as u32,
    );
    let part = if part.width() > width { part.resize_exact(width, height, FilterType::Triangle) } else { part };
    let png = is_clear(&part) || matches!(format, ImageFormat::Png | ImageFormat::Gif);
    write(&part, png, 90)
}
