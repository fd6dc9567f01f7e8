// Opens a mail as programs with postal-mime do, and prints what their users would see of it.
// node open_mail.js FOLDER_OF_POSTAL_MIME FILE
const fs = require("fs");
const path = require("path");
const { default: PostalMime } = require(path.join(process.argv[2], "postal-mime.js"));

const text = (content) =>
  typeof content === "string" ? content : Buffer.from(content).toString("utf-8");

// As files, so that the calendar stays what it is instead of becoming part of the text.
PostalMime.parse(fs.readFileSync(process.argv[3])).then((mail) => {
  const files = mail.attachments.map((one) => ({
    name: one.filename,
    type: one.mimeType,
    method: one.method ?? null,
    disposition: one.disposition,
    content: text(one.content),
  }));
  const { subject, from, to, messageId, html, text: words, date } = mail;
  const headers = Object.fromEntries(mail.headers.map((one) => [one.key, one.value]));
  console.log(JSON.stringify({ subject, from, to, messageId, html, text: words, date, files, headers }));
});
