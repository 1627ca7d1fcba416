import type { Texts } from "./texts.js";

export type { Texts } from "./texts.js";

/** English. */
const en: Texts = {
  hints: {
    unreadable: "One of the files could not be opened. Please add another photo.",
  },
  privacy: {
    title: "How your photos are checked",
    read:
      "When you add a photo to this form, your browser reads the file: its format, what the camera or an app " +
      "wrote into it (such as model, time and notes on editing or AI generation), and how much the picture " +
      "resembles the product photos of this shop. The check runs on your device.",
    sent:
      "When you send the form, the photos and a sealed report on them are sent to {shop}. The report holds no " +
      "location, no serial number and no name. Nothing is sent to anyone else.",
    kept:
      "{shop} keeps photos and report as long as it keeps the request. Your browser keeps a key for this request " +
      "until the request ends.",
    decides:
      "The report only helps to sort requests. A person decides. A photo without camera data is nothing unusual.",
    contest:
      "If you disagree with a decision, ask {shop} for a review; you can add other photos or a short video.",
  },
};
export default en;
