import { isSafeIntegerText } from './store.js';

/** The `queue` of an answer, shaped like the ones seen in public: some documented keys are null or absent. */
export function queueOf({ queueId, text }, { isCanceled }) {
  return {
    id: queueId,
    text: `<p>${text}</p>`,
    fromUser: { id: 15585607, _view: 's' },
    media: [
      {
        id: 3951239123,
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
      },
    ],
    previews: [],
    isMediaReady: true,
    mediaCount: 1,
    lockedText: false,
    responseType: 'message',
    giphyId: null,
    isFree: true,
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
    createdAt: '2025-07-23T10:01:22+00:00',
    changedAt: '2025-07-23T10:01:22+00:00',
    cancelSeconds: 86400,
    isLiked: false,
    canPurchase: false,
    canPurchaseReason: 'free',
    canReport: false,
    canBePinned: false,
    isPinned: false,
    date: '2025-07-24T18:00:00+00:00',
    textCropped: text.slice(0, 50),
    sentCount: 0,
    viewedCount: 0,
    canUnsend: !isCanceled,
    unsendSeconds: isCanceled ? 0 : 86400,
    isCanceled,
    mediaTypes: null,
    hasError: false,
    price: 0,
    purchasedCount: 0,
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
