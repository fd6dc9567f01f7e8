// The camera, and what it reads: the browser's own BarcodeDetector, or else the decoder we bring.
const EVERY = 160; // milliseconds between two looks
const AGAIN = 4000; // the same code within this time is the same badge still held up
const WIDEST = 800; // pixels that are looked at

async function nativeReader() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (source) => (await detector.detect(source))[0]?.rawValue ?? "";
}

export function brought(address) {
  return new Promise((resolve, reject) => {
    if (window.jsQR) return resolve(window.jsQR);
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.jsQR);
    script.onerror = reject;
    document.head.append(script);
  });
}

async function broughtReader(address) {
  const decode = await brought(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return decode(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}

// Looks through the camera until stop() is called; each code that appears is told once.
export async function look(video, decoder, tell) {
  const wanted = { video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false };
  const stream = await navigator.mediaDevices.getUserMedia(wanted);
  video.srcObject = stream;
  await video.play();
  const read = (await nativeReader()) ?? (await broughtReader(decoder));
  let [last, lastAt, goesOn] = ["", 0, true];
  const step = async () => {
    if (!goesOn) return;
    if (video.videoWidth) {
      const text = await read(video).catch(() => "");
      const now = Date.now();
      if (text && (text !== last || now - lastAt > AGAIN)) {
        last = text;
        await tell(text);
      }
      if (text) lastAt = Date.now();
    }
    setTimeout(step, EVERY);
  };
  step();
  return () => {
    goesOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
