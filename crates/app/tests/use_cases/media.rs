//! Uploads.

use std::{io::Cursor, time::SystemTime};

use app::{
    Error, Kind,
    media::{FsMediaStore, MediaStore, Portrait, UpdateMedia, Upload, name_of, sweep_drafts, upload_portrait},
};
use bytes::Bytes;
use chrono::TimeDelta;
use domain::{
    attachment::{Attachment, Focus, MAX_DESCRIPTION, MAX_UPLOAD},
    audience::Audience,
    id::ActorId,
};
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage, codecs::gif::GifEncoder};

use super::harness::Server;

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("is written");
    bytes
}

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
    RgbImage::from_fn(width, height, |x, _| colour(x)).into()
}

async fn upload(server: &Server, owner: ActorId, bytes: Vec<u8>) -> Result<Attachment, Error> {
    Upload { owner, bytes: bytes.into(), description: None, focus: None }.store(&server.app).await
}

async fn file(server: &Server, uri: &domain::uri::Uri) -> Bytes {
    let name = name_of(server.app.instance(), uri).expect("a file of ours");
    server.app.media().get(&name).await.expect("reads").expect("is there")
}

async fn picture(server: &Server, uri: &domain::uri::Uri) -> DynamicImage {
    image::load_from_memory(&file(server, uri).await).expect("a picture")
}

/// A JPEG with a note beside the picture: it is to be turned by a quarter, and was taken somewhere.
fn turned_jpeg(secret: &[u8]) -> Vec<u8> {
    let plain = encoded(&halves(64, 32), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(secret);
    let length = u16::try_from(exif.len() + 2).expect("short");
    [&plain[..2], &[0xff, 0xe1], &length.to_be_bytes(), &exif, &plain[2..]].concat()
}

/// A PNG whose header claims this size, with almost nothing behind it.
fn claimed_png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        let mut crc = !0_u32;
        for byte in &body {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        [&(data.len() as u32).to_be_bytes()[..], &body, &(!crc).to_be_bytes()].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let data = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &data), &chunk(b"IEND", b"")].concat()
}

#[tokio::test]
async fn nothing_but_pixels_survives_and_they_stand_upright() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let original = turned_jpeg(b"45.7640N 4.8357E");
    let stored = upload(&server, anna, original.clone()).await.expect("is taken");
    assert!(original.windows(8).any(|window| window == b"45.7640N"));
    let kept = file(&server, &stored.url).await;
    assert!(!kept.windows(8).any(|window| window == b"45.7640N"), "the place is gone");
    assert!(!kept.windows(4).any(|window| window == b"Exif"));
    assert_eq!((stored.width, stored.height), (Some(32), Some(64)), "turned before the note is dropped");
    let top = picture(&server, &stored.url).await.to_rgb8().get_pixel(16, 8).0;
    assert!(top[0] > 200 && top[2] < 60, "what was left is up now: {top:?}");
    assert_eq!(stored.media_type, "image/jpeg");
    assert!(stored.blurhash.as_ref().is_some_and(|hash| (6..=40).contains(&hash.len())));
    let folder = format!("https://lyon.example/media/{}/original-", stored.id);
    let key = stored.url.as_str().strip_prefix(&folder).and_then(|rest| rest.strip_suffix(".jpg")).expect("a name");
    assert!(key.len() == 32, "an id can be guessed, so the name holds a secret: {key}");
}

#[tokio::test]
async fn what_hides_behind_a_picture_is_dropped() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let bytes = [encoded(&halves(8, 8), ImageFormat::Png), b"<script>alert(1)</script>".to_vec()].concat();
    let stored = upload(&server, anna, bytes).await.expect("is taken");
    assert!(!file(&server, &stored.url).await.windows(7).any(|window| window == b"<script"));
}

#[tokio::test]
async fn only_pictures_are_taken() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    for bytes in [
        &b""[..],
        b"Bonjour",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        b"<!doctype html><script>alert(1)</script>",
        b"{\"type\":\"Person\"}",
        b"%PDF-1.7",
        b"BM\x00\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
    ] {
        let error = upload(&server, anna, bytes.to_vec()).await.expect_err("is refused");
        assert_eq!(error.kind(), Kind::Invalid, "{error} {bytes:?}");
    }
    let error = upload(&server, anna, vec![0; MAX_UPLOAD + 1]).await.expect_err("is refused");
    assert_eq!(error.to_string(), "a file has at most 16 MB");
    let files = server.folder.path().join("files");
    assert!(!files.exists(), "nothing was kept");
}

#[tokio::test]
async fn a_bomb_is_refused_from_its_header() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let started = std::time::Instant::now();
    let error = upload(&server, anna, claimed_png(50_000, 50_000)).await.expect_err("is refused");
    assert_eq!(error.to_string(), "a picture has at most 33 million pixels");
    assert!(started.elapsed() < std::time::Duration::from_secs(1), "nothing was unpacked");
}

#[tokio::test]
async fn of_a_moving_picture_the_first_frame_stays() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for n in 0..1_000 {
        let colour = if n == 0 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) };
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(4, 4, colour))).expect("a frame");
    }
    drop(encoder);
    let stored = upload(&server, anna, bytes).await.expect("is taken");
    assert_eq!(stored.media_type, "image/png");
    assert_eq!(picture(&server, &stored.url).await.to_rgb8().get_pixel(1, 1).0, [255, 0, 0]);
}

#[tokio::test]
async fn large_pictures_become_smaller_and_get_a_small_version() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let stored = upload(&server, anna, encoded(&halves(4_200, 2_100), ImageFormat::Jpeg)).await.expect("is taken");
    let (width, height) = (stored.width.expect("known"), stored.height.expect("known"));
    assert!(width * height <= 3_840 * 2_160, "{width}x{height}");
    assert!(width.abs_diff(height * 2) <= 2, "in the same shape: {width}x{height}");
    let small = picture(&server, stored.preview_url.as_ref().expect("a small version")).await;
    assert_eq!((small.width(), small.height()), (640, 320));
}

#[tokio::test]
async fn what_one_can_see_through_stays_so() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let clear: DynamicImage = RgbaImage::from_pixel(10, 10, Rgba([1, 2, 3, 0])).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let stored = upload(&server, anna, encoded(&clear, format)).await.expect("is taken");
        assert_eq!(stored.media_type, "image/png");
        let small = picture(&server, stored.preview_url.as_ref().expect("a small version")).await;
        assert_eq!(small.to_rgba8().get_pixel(3, 3).0[3], 0, "{format:?}");
    }
}

#[tokio::test]
async fn only_its_owner_describes_an_upload_until_a_post_uses_it() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let bytes = encoded(&halves(8, 8), ImageFormat::Png);
    let described = Upload {
        owner: anna,
        bytes: bytes.into(),
        description: Some(" deux moitiés ".into()),
        focus: Focus::new(0.5, -3.0),
    };
    let stored = described.store(&server.app).await.expect("is taken");
    assert_eq!(stored.description.as_deref(), Some("deux moitiés"));
    assert_eq!(stored.focus, Focus::new(0.5, -1.0));
    let update = |owner, text: &str| UpdateMedia { owner, id: stored.id, description: Some(text.into()), focus: None };
    let changed = server.done(update(anna, "rouge et bleu")).await;
    assert_eq!((changed.description.as_deref(), changed.focus), (Some("rouge et bleu"), stored.focus));
    assert_eq!(server.done(update(anna, "")).await.description, None);
    assert_eq!(server.refused(update(leo, "moi")).await, Kind::NotFound);
    assert_eq!(server.refused(update(anna, &"é".repeat(MAX_DESCRIPTION + 1))).await, Kind::Invalid);
    let post = server.post(anna, Audience::Public).await;
    let used = Attachment { post: Some(post), ..changed };
    server.store(async |tx| tx.attachments().save_all(&[used]).await).await;
    assert_eq!(server.refused(update(anna, "trop tard")).await, Kind::NotFound);
}

#[tokio::test]
async fn pictures_of_profiles_are_cut_to_their_shape() {
    let server = Server::start().await;
    for (width, height, which, expected) in [
        (1_000, 500, Portrait::Icon, (400, 400)),
        (90, 300, Portrait::Icon, (90, 90)),
        (2_000, 2_000, Portrait::Image, (1_500, 500)),
        (300, 50, Portrait::Image, (150, 50)),
        (1, 1, Portrait::Image, (1, 1)),
    ] {
        let bytes = encoded(&halves(width, height), ImageFormat::Png);
        let uri = upload_portrait(&server.app, bytes.into(), which).await.expect("is taken");
        let cut = picture(&server, &uri).await;
        assert_eq!((cut.width(), cut.height()), expected, "{width}x{height} {which:?}");
    }
    let error = upload_portrait(&server.app, Bytes::from_static(b"<svg/>"), Portrait::Icon).await;
    assert_eq!(error.expect_err("is refused").kind(), Kind::Invalid);
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret"), "secret").expect("is written");
    let store = FsMediaStore::new(folder.path().join("files"));
    store.put("media/1/original.png", Bytes::from_static(b"one")).await.expect("is kept");
    for name in
        ["../secret", "media/../../secret", "/etc/hostname", "media//x", "", "media/.x", "media/1\\..\\x", "media/\0"]
    {
        assert!(store.put(name, Bytes::from_static(b"x")).await.is_err(), "{name:?}");
        assert_eq!(store.get(name).await.expect("reads"), None, "{name:?}");
        store.delete(name).await.expect("is nothing");
    }
    assert_eq!(store.get("media/1").await.expect("reads"), None, "a folder is no file");
    assert_eq!(std::fs::read(folder.path().join("secret")).expect("is there"), b"secret");
    store.put("media/1/original.png", Bytes::from_static(b"two")).await.expect("is replaced");
    assert_eq!(store.get("media/1/original.png").await.expect("reads").as_deref(), Some(&b"two"[..]));
    let left: Vec<_> = std::fs::read_dir(folder.path().join("files/media/1")).expect("reads").collect();
    assert_eq!(left.len(), 1, "no draft stays: {left:?}");
    for _ in 0..2 {
        store.delete("media/1/original.png").await.expect("is gone");
    }
    assert_eq!(store.get("media/1/original.png").await.expect("reads"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_write_one_file_do_not_meet() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = [(); 2].map(|()| FsMediaStore::new(folder.path()));
    for round in 0..20 {
        let (name, bytes) = (format!("remote/{round}"), Bytes::from(vec![7_u8; 1 << 20]));
        let (first, second) = tokio::join!(one.put(&name, bytes.clone()), other.put(&name, bytes.clone()));
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        assert_eq!(one.get(&name).await.expect("reads"), Some(bytes));
    }
}

#[tokio::test]
async fn what_a_killed_process_had_begun_to_write_goes_after_a_day() {
    let server = Server::start().await;
    assert_eq!(sweep_drafts(&server.app).await.expect("looks"), 0, "nothing was written yet");
    let now = server.app.now();
    let write = |name: &str, hours: i64| {
        let path = server.folder.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let file = std::fs::File::create(&path).expect("a file");
        file.set_modified(SystemTime::from(now - TimeDelta::hours(hours))).expect("its time");
        path
    };
    let old = [write("media/1/.a.part", 25), write("remote/.b.part", 25)];
    let kept = [
        write("media/1/.c.part", 23),
        write("media/1/original.png", 25),
        write("media/1/d.part", 25),
        write("media/1/.e.png", 25),
        write("elsewhere/.f.part", 25),
    ];
    assert_eq!(sweep_drafts(&server.app).await.expect("is thrown away"), 2);
    assert!(old.iter().all(|path| !path.exists()) && kept.iter().all(|path| path.exists()));
}
