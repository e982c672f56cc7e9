import { isSafeIntegerText } from './store.js';
import { variedFields } from './varied.js';

// The values of a message that was made alone.
const SAME_FIELDS = {
  mediaCount: 1,
  isFree: true,
  createdAt: '2025-07-23T10:01:22+00:00',
  changedAt: '2025-07-23T10:01:22+00:00',
  date: '2025-07-24T18:00:00+00:00',
  sentCount: 0,
  viewedCount: 0,
  price: 0,
  purchasedCount: 0,
};
const FIRST_MEDIA_ID = 3951239123;

const mediaItem = (index) => ({
  id: FIRST_MEDIA_ID + index,
  type: 'photo',
  convertedToVideo: false,
  canView: true,
  hasError: false,
  createdAt: null,
  isReady: true,
  duration: 0,
  hasCustomPreview: false,
  videoSources: { 240: null, 720: null },
  files: {
    full: { url: 'https://media.example/full.jpg', width: 1440, height: 1920, size: 0, sources: [] },
    thumb: { url: 'https://media.example/thumb.jpg', width: 300, height: 300, size: 0 },
    preview: { url: 'https://media.example/preview.jpg', width: 960, height: 1280, size: 0 },
    squarePreview: { url: 'https://media.example/square.jpg', width: 960, height: 960, size: 0 },
  },
});

/** The `queue` of an answer, shaped like the ones seen in public: some documented keys are null or absent. */
export function queueOf({ queueId, text, varied }, { isCanceled }) {
  const fields = varied ? variedFields(varied) : SAME_FIELDS;
  return {
    id: queueId,
    text: `<p>${text}</p>`,
    fromUser: { id: 15585607, _view: 's' },
    media: Array.from({ length: fields.mediaCount }, (_, index) => mediaItem(index)),
    previews: [],
    isMediaReady: true,
    mediaCount: fields.mediaCount,
    lockedText: false,
    responseType: 'message',
    giphyId: null,
    isFree: fields.isFree,
    isTip: false,
    isReportedByMe: false,
    isCouplePeopleMedia: false,
    queueId,
    isMarkdownDisabled: true,
    releaseForms: [],
    isFromQueue: true,
    canUnsendQueue: !isCanceled,
    unsendSecondsQueue: isCanceled ? 0 : 86400,
    isOpened: false,
    isNew: false,
    createdAt: fields.createdAt,
    changedAt: fields.changedAt,
    cancelSeconds: 86400,
    isLiked: false,
    canPurchase: false,
    canPurchaseReason: 'free',
    canReport: false,
    canBePinned: false,
    isPinned: false,
    date: fields.date,
    textCropped: text.slice(0, 50),
    sentCount: fields.sentCount,
    viewedCount: fields.viewedCount,
    canUnsend: !isCanceled,
    unsendSeconds: isCanceled ? 0 : 86400,
    isCanceled,
    mediaTypes: null,
    hasError: false,
    price: fields.price,
    purchasedCount: fields.purchasedCount,
    canSendMessageToBuyers: false,
  };
}

/** The text of the 200 that answers a delete. */
export function deleteAnswer(message) {
  return message.answerText ?? JSON.stringify({ success: true, queue: queueOf(message, { isCanceled: true }) });
}

/** A row of the list. Its id is the one that deletes the message, so it stays text where a number would not hold it. */
export function listItem(message) {
  const id = isSafeIntegerText(message.id) ? Number(message.id) : message.id;
  return { ...queueOf(message, { isCanceled: false }), id };
}
