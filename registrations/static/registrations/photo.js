// Chooses the part of a picture that the badge shows: by pointer, wheel and two fingers, by slider,
// by keyboard. The server cuts it out from x, y and width; without this module it takes the middle.
const SHAPE = 4 / 3; // height to width
const NARROWEST = 240; // pixels of the picture, as in rules/photos.py

class Cropper {
  constructor(form) {
    this.form = form;
    this.file = form.elements.image;
    this.part = form.querySelector("[data-photo-crop]");
    this.canvas = this.part.querySelector("canvas");
    this.size = form.querySelector("[data-photo-size]");
    this.said = form.querySelector("[data-photo-said]");
    this.problem = form.querySelector("[data-photo-problem]");
    this.pointers = new Map();
    this.file.addEventListener("change", () => this.open(this.file.files[0]));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"])
      this.canvas.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    this.size.addEventListener("input", () => this.resize(this.widthAt(Number(this.size.value))));
    // On a slow line, or back on the page, the file was chosen before this module came.
    if (this.file.files[0]) this.open(this.file.files[0]);
  }

  async open(file) {
    this.tell("");
    this.part.hidden = true;
    for (const name of ["x", "y", "width"]) this.form.elements[name].value = "";
    if (!file) return;
    try {
      this.image = await createImageBitmap(file); // turned as the camera said
    } catch {
      this.tell(this.form.dataset.unreadable);
      return;
    }
    this.widest = Math.min(this.image.width, Math.floor(this.image.height / SHAPE));
    this.narrowest = Math.min(NARROWEST, this.widest);
    this.part.hidden = false;
    this.centre();
    this.canvas.focus();
  }

  tell(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
  }

  centre() {
    this.width = this.widest;
    this.x = (this.image.width - this.width) / 2;
    this.y = (this.image.height - this.width * SHAPE) / 2;
    this.show();
  }

  widthAt(percent) {
    return this.widest * (this.narrowest / this.widest) ** (percent / 100);
  }

  percent() {
    if (this.widest === this.narrowest) return 0;
    return (100 * Math.log(this.width / this.widest)) / Math.log(this.narrowest / this.widest);
  }

  resize(width) {
    const wanted = Math.max(this.narrowest, Math.min(width, this.widest));
    this.x += (this.width - wanted) / 2;
    this.y += ((this.width - wanted) * SHAPE) / 2;
    this.width = wanted;
    this.show();
  }

  shift(x, y) {
    this.x += x;
    this.y += y;
    this.show();
  }

  show() {
    const height = this.width * SHAPE;
    this.x = Math.max(0, Math.min(this.x, this.image.width - this.width));
    this.y = Math.max(0, Math.min(this.y, this.image.height - height));
    const paper = this.canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, this.canvas.width, this.canvas.height);
    paper.drawImage(this.image, this.x, this.y, this.width, height, 0, 0, this.canvas.width, this.canvas.height);
    for (const name of ["x", "y", "width"]) this.form.elements[name].value = Math.round(this[name]);
    this.size.value = Math.round(this.percent());
    clearTimeout(this.later);
    this.later = setTimeout(() => this.say(), 600);
  }

  say() {
    this.said.textContent = this.said.dataset.words.replace(/%\((\w+)\)s/g, (_, name) => Math.round(this[name]));
  }

  key(event) {
    const step = (event.shiftKey ? 0.1 : 0.02) * this.width;
    const acts = {
      ArrowLeft: () => this.shift(-step, 0),
      ArrowRight: () => this.shift(step, 0),
      ArrowUp: () => this.shift(0, -step),
      ArrowDown: () => this.shift(0, step),
      "+": () => this.resize(this.width / 1.06),
      "=": () => this.resize(this.width / 1.06),
      "-": () => this.resize(this.width * 1.06),
      "−": () => this.resize(this.width * 1.06),
      0: () => this.centre(),
    };
    const act = !event.ctrlKey && !event.metaKey && !event.altKey && acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  wheel(event) {
    event.preventDefault();
    this.resize(this.width * (event.deltaY > 0 ? 1.06 : 1 / 1.06));
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const apart = this.spread();
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 2 && apart) {
      this.resize((this.width * apart) / (this.spread() || apart));
      return;
    }
    const scale = this.width / this.canvas.clientWidth;
    this.shift((before.clientX - event.clientX) * scale, (before.clientY - event.clientY) * scale);
  }

  spread() {
    const [one, other] = this.pointers.values();
    return other ? Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) : 0;
  }
}

class Camera {
  constructor(form, cropper) {
    this.form = form;
    this.cropper = cropper;
    this.live = form.querySelector("[data-photo-live]");
    this.video = this.live.querySelector("video");
    this.offer = form.querySelector("[data-photo-camera]");
    this.offer.hidden = false;
    form.querySelector("[data-photo-open]").addEventListener("click", () => this.open());
    form.querySelector("[data-photo-take]").addEventListener("click", () => this.take());
    form.querySelector("[data-photo-close]").addEventListener("click", () => this.close());
    addEventListener("pagehide", () => this.close());
  }

  async open() {
    this.cropper.tell("");
    try {
      const wanted = { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1920 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch {
      this.cropper.tell(this.form.dataset.problem);
      return;
    }
    this.video.srcObject = this.stream;
    this.live.hidden = false;
    this.offer.hidden = true;
    await this.video.play();
    this.form.querySelector("[data-photo-take]").focus();
  }

  async take() {
    const still = document.createElement("canvas");
    still.width = this.video.videoWidth;
    still.height = this.video.videoHeight;
    still.getContext("2d").drawImage(this.video, 0, 0);
    const blob = await new Promise((done) => still.toBlob(done, "image/jpeg", 0.92));
    this.close();
    const taken = new DataTransfer();
    taken.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    this.cropper.file.files = taken.files;
    await this.cropper.open(taken.files[0]);
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.live.hidden = true;
    this.offer.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-photo]")) {
  const cropper = new Cropper(form);
  if (navigator.mediaDevices?.getUserMedia) new Camera(form, cropper);
}
