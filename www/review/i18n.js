/** The language of the page: chosen, remembered, and used for numbers and times. */

import en from "./locale/en.js";
import zh from "./locale/zh-CN.js";

const locales = { en, "zh-CN": zh };
const KEY = "claimseal.lang";

let current = remembered() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en");
document.documentElement.lang = current;

export const lang = () => current;

/** @param {string} next */
export function setLang(next) {
  if (!Object.hasOwn(locales, next)) return;
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be blocked; the choice then lasts for this page.
  }
}

/** The text of a key; `{name}` is replaced. @param {string} key @param {Record<string, any>} [values] */
export function t(key, values = {}) {
  const text = lookup(locales[current], key) ?? lookup(en, key) ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** The text of a key in a named language. @param {string} language @param {string} key */
export const textIn = (language, key) => lookup(locales[language], key) ?? key;

/** Whether a key has a text. @param {string} key */
export const has = (key) => lookup(en, key) !== undefined;

/** A word for a value of the contract, or the value itself. @param {string} group @param {string} value */
export const word = (group, value) => (has(`${group}.${value}`) ? t(`${group}.${value}`) : value);

/** A number with its noun, in the number's form. @param {string} key @param {number} n */
export function count(key, n) {
  const form = new Intl.PluralRules(current).select(n) === "one" ? "one" : "other";
  return t(`${key}.${form}`, { n: number(n) });
}

/** In the reader's time zone. @param {string | undefined} value RFC 3339 @param {boolean} [exact] with seconds and zone */
export function time(value, exact = false) {
  const date = new Date(value ?? NaN);
  if (Number.isNaN(date.getTime())) return value ?? "";
  const more = exact ? { second: "2-digit", timeZoneName: "short" } : {};
  return new Intl.DateTimeFormat(current === "en" ? "en-GB" : current, {
    ...{ year: "numeric", month: "short", day: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    ...more,
  }).format(date);
}

/** Whole days from one time to another; nothing where one is missing. @param {string} [from] @param {string} [to] */
export function days(from, to) {
  const gap = (new Date(to ?? NaN).getTime() - new Date(from ?? NaN).getTime()) / 86_400_000;
  return Number.isFinite(gap) ? Math.trunc(gap) : undefined;
}

/** @param {number} value */
export const number = (value) => new Intl.NumberFormat(current).format(value);

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${number(bytes)} B`;
  if (bytes < 1024 * 1024) return `${number(Math.round(bytes / 1024))} kB`;
  return `${number(Math.round(bytes / 104857.6) / 10)} MB`;
}

function lookup(locale, key) {
  return Object.hasOwn(locale, key) ? locale[key] : undefined;
}

function remembered() {
  try {
    const value = localStorage.getItem(KEY);
    return value && Object.hasOwn(locales, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
