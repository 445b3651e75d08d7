import { japaneseCommands } from './commands/japanese.ts';
import { oneDecimal } from './one-decimal.ts';
import { durationIn } from './durations.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('ja');

const duration = durationIn('ja', { minutes: '分', hours: '時間' });

export const japanese: Texts = {
  commands: japaneseCommands,
  refused: {
    noPicture: 'そのメッセージには画像がありません。',
    notAPicture: 'そのファイルは画像として読めません。PNG、JPEG、WebP、AVIF、GIF、TIFFを送ってください。',
    tooLarge: (maxMiB) => `そのファイルは${maxMiB} MiBを超えています。もっと小さいファイルを送ってください。`,
    notFromDiscord:
      'その画像はDiscord上にありません。アップロードするか、先にメッセージとして送ってください。',
    notFetched: 'Discordから画像を取得できませんでした。もう一度送ってください。',
    temperature: '温度は0.05（鮮やか）から1.5（淡い）までです。',
    unknownPreset: (name) =>
      `${name} というプリセットはここにはありません。\`/colournet プリセット一覧\` で確認できます。`,
    queueFull: '順番待ちがいっぱいです。数分後にもう一度お試しください。',
    userFull: (most) => `すでに${most}件が順番待ちです。どれかが終わるまでお待ちください。`,
    tooLong: '順番待ちが長く、返事が間に合いません。数分後にもう一度お試しください。',
    closing: '再起動するところです。1分後にもう一度お試しください。',
    missingPermission: (names) =>
      `このチャンネルで必要な権限がありません（英語名: ${names}）。モデレーターが付与できます。`,
    notYours: '依頼した人だけができます。',
    notYoursNorModerator: '依頼した人かモデレーターだけができます。',
    notHere: 'ボットがメンバーになっているサーバーでだけ使えます。',
    presetName: 'プリセットの名前は1〜32文字です。',
    builtInPreset: (name) => `${name} は組み込みのプリセットなので、変更も削除もできません。`,
    tooManyPresets: (most) =>
      `このサーバーにはプリセットが${most}個あり、これ以上は増やせません。先にどれかを削除してください。`,
    originalGone: '元の画像がもうこのメッセージにありません。もう一度送ってください。',
    editedOften:
      'Discordの制限により、古いメッセージは1時間に数回しか変更できません。後でもう一度試すか、新しく作ってください。',
    unknownButton: 'そのボタンはもう使えません。',
    filtered: 'Discordの不適切な内容のフィルターが結果を拒否しました。',
    resultTooLarge: '結果が、縮小してもDiscordで送れる大きさを超えています。',
    crashedTwice:
      'この画像の処理中にボットが2回停止したため、着色を取りやめました。別のファイルなら処理できるかもしれません。',
    missed: '停止していたため、この画像に対応できませんでした。もう一度送ってください。',
    fault: (reference) => `ボットの不具合で失敗しました。参照番号は ${reference} です。`,
    notAdmin: 'それができるのはこのボットの管理者だけで、ホームサーバーに限ります。',
    modelPinned:
      'COLOURNET_MODELでモデルが固定されています。ボットの運営者が外して再起動する必要があります。',
    unknownModel: (name) => `${name} というモデルはありません。\`/モデル 一覧\` で確認できます。`,
    modelStays: (name) => `モデル ${name} は使用中か付属のものなので、削除できません。`,
    nothingBefore: '前に採用されたモデルはありません。',
    widthOfCurrent: '使用中のモデルから始める実行の幅は同じです。*幅* を外すか、ゼロから始めてください。',
    onlyWithScrape: '*枚数* と *検索* は新しい画像のためのものです。外してください。',
    onlyMinutesWithResume: '続ける実行の計画は変わりません。指定できるのは *分* だけです。',
    emptyQuery: '検索が空です。タグを入れるか、外してください。',
    nothingFound: '検索で何も見つかりません。Danbooru でタグを確かめてください。',
    whichDataset: 'どの画像ですか。*データ* を指定するか、新しい画像を取得してください。',
    unknownDataset: (name) => `${name} というデータはありません。候補から選んでください。`,
    retrainDefaults: (why) =>
      `DATA_DIR の retrain.json に誤りがあります（${why}）。ボットを動かしている人が直す必要があります。`,
    runSays: (sentence) => sentence,
    nothingToResume: '続けられる実行がありません。前回は終わっているか、まだ一度もありません。',
    runAtWork: (id) => `実行 ${id} が進行中です。待つか、\`/再学習 停止\` で止めてください。`,
    typedAtWork: (pid) =>
      `そのマシンで誰かが手動でモデルを作っています（プロセス ${pid}）。終わるまで待ってください。`,
    noRun: '進行中の実行はありません。',
    draftGone: 'この計画は古いか、すでに始まっています。新しく頼んでください。',
  },
  badPicture: {
    format: (name) => `${name}形式の画像は読めません。PNGかJPEGに変換して送ってください。`,
    svg: 'SVGは読めません。お好みの大きさのPNGに書き出して送ってください。',
    pdf: 'これは画像ではなくPDFです。ページをPNGかJPEGに書き出して送ってください。',
    archive: 'これは画像ではなく圧縮ファイル（ZIP、CBZ、RAR、7z）です。展開してページを送ってください。',
    video: 'これは画像ではなく動画か音声です。1コマをPNGかJPEGにして送ってください。',
    page: 'これは画像ではなくウェブページです。画像そのものを保存して送ってください。',
    empty: 'ファイルが空です。画像を送ってください。',
    unknown: '画像として読めないファイルです。PNG、JPEG、WebP、AVIF、GIF、TIFFを送ってください。',
    cmyk: 'このCMYKのJPEGはインクが反転しているかどうかがわからず、ネガになるおそれがあります。RGBで保存して送ってください。',
    bytes: (hasMiB, mostMiB) =>
      `このファイルは${hasMiB} MiBです。読めるのは${mostMiB} MiBまでです。もっと小さいファイルを送ってください。`,
    pixels: (width, height, mostMegapixels) =>
      `この画像は${width} × ${height}ピクセルです。読めるのは${mostMegapixels}メガピクセルまでです。縮小して送ってください。`,
    slow: (mostS) => `画像の読み込みに${mostS}秒以上かかりました。普通のPNGで保存して送ってください。`,
    damaged: (format) =>
      `${format}ファイルが壊れているか途中で切れています。もう一度保存して送ってください。`,
  },
  waiting: ({ place, of, doneAtS }) =>
    `順番待ちです（${of}件中${place}番目）。<t:${doneAtS}:R>に完成する見込みです`,
  working: '着色しています…',
  cancelled: 'キャンセルしました。',
  cancel: 'キャンセル',
  result: ({ model, temperature, preset, engine, ms }) =>
    `モデル **${model}** · 温度 **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${decimal(ms / 1000)}秒`,
  alreadyColoured: 'この画像にはすでに色が付いています。',
  someAlreadyColoured: (count) => `${count}枚の画像にはすでに色が付いているので、そのままにしました。`,
  colourAnyway: 'それでも着色する',
  leftOut: (count) => `一度に着色できるのは5枚までなので、このメッセージの残り${count}枚は省きました。`,
  failedPicture: (number, why) => `画像 ${number}: ${why}`,
  reencoded: (format) => `PNGでは大きすぎるため、${format}で保存しました。`,
  scaled: (percent) => `大きさの制限に収まるよう、${percent}%に縮小しました。`,
  menuLives:
    '元の画像は大きさの制限に収まりませんでした。メニューが使えるのは、ほかの画像を何枚か着色するか再起動するまでです。',
  frames: '最初のコマだけを着色しました。',
  altResult: 'ColourNetが着色した画像',
  altOriginal: '元の画像',
  unnamed: '画像',
  temperatures: '温度',
  otherTemperature: 'その他…',
  compare: '比較する',
  uncompare: '結果だけを表示',
  delete: '削除',
  temperatureModal: {
    title: '別の温度',
    label: '温度',
    hint: '0.05で鮮やか、1.5で淡い色になります',
  },
  deliveredLate: (mention) =>
    `${mention} さん、画像ができました。Discordの制限時間を過ぎたため、返信としては送れませんでした。`,
  presets: {
    saved: (name, temperature) => `プリセット **${name}** を ${temperature} で保存しました。`,
    changed: (name, temperature, before) =>
      `プリセット **${name}** を ${before} から ${temperature} に変更しました。`,
    deleted: (name, temperature) => `プリセット **${name}** (${temperature}) を削除しました。`,
    defaultNow: (name) => `何も指定されないときは **${name}** を使います。`,
    title: 'プリセット',
    default: '既定',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `モデル **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `学習に使っていない画像での成績: 正解との近さは灰色のままより${decimal(Math.abs(psnrGain))} dB${psnrGain < 0 ? '低く' : '高く'}、色の豊かさは正解の${Math.round(colourfulness * 100)}%です。`,
    engine: (engine, device, why) => `エンジン **${engine}** (${device}): ${why}`,
    engineReasons: {
      'asked-for': '指定による',
      gpu: 'TensorFlowで使えるGPUがあるため',
      'no-gpu': 'TensorFlowで使えるGPUがないため',
      'no-onnx': 'GPUもONNX Runtimeもないため',
    },
    privacy: '画像は返事が済みしだい削除し、学習には決して使いません。',
  },
  queue: {
    empty: '順番待ちはありません。',
    state: (jobs, waitS) => `${jobs}件が順番待ちです。新しい依頼は約${waitS}秒で完成する見込みです。`,
    running: '1枚を着色しているところです。',
  },
  models: {
    title: 'モデル',
    inUse: '使用中',
    usedBefore: '以前使用',
    size: (megabytes) => `${megabytes}MB`,
    figures: ({ psnrGain, colourfulness }) =>
      `灰色より${psnrGain.toFixed(1)} dB、鮮やかさは正解の${Math.round(colourfulness * 100)}%`,
    noFigures: '未評価',
    samples: (name) => `学習に使っていない画像をモデル ${name} が塗った結果`,
    ask: (name) => `**${name}** を採用しますか？`,
    askAgain: 'それでも採用しますか？',
    promote: '採用する',
    promoteAnyway: 'それでも採用する',
    promoted: (name, before) => `これからはモデル **${name}** が塗ります。前は **${before}** でした。`,
    rolledBack: (name, before) => `モデル **${name}** に戻りました。**${before}** は一覧に残ります。`,
    removed: (name, megabytes) => `モデル **${name}** を削除し、${megabytes} MBが空きました。`,
    pruned: (names) => `場所を空けるため削除: ${names}`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `使用中のモデルより良い結果です（画像${pictures}枚）。`,
      alike: (pictures) => `使用中のモデルと同程度です（画像${pictures}枚）。`,
      worse: (pictures) => `使用中のモデルより悪い結果です（画像${pictures}枚）。`,
      'cannot tell': (pictures) => `画像${pictures}枚では判断できません。`,
    },
    reasons: {
      psnr: '正解から遠い',
      aucRebalanced: '珍しい色が当たりにくい',
      pale: '色が薄い',
      garish: '色が派手すぎる',
      'few pictures': '50枚必要です',
    },
    none: '今使用中のモデルとは比較されていません。',
  },
  run: {
    title: (id) => `**実行 ${id}**`,
    stages: { scrape: '画像の取得', prepare: '準備', train: '学習', compare: '比較' },
    starting: '開始しています …',
    steps: (done, total) => `${done} / ${total}`,
    speed: (picturesPerSecond, loss) => `${picturesPerSecond.toFixed(1)} 枚/秒 · 損失 ${loss.toFixed(3)}`,
    doneAt: (atS) => `終了 <t:${atS}:R>`,
    scraping: ({ dataset, pictures, requests, hours }) =>
      `**${pictures}** 枚を \`${dataset}\` に取得：リクエスト約 ${requests} 回、約 ${duration(hours)}。`,
    fromDataset: (dataset, pictures) => `\`${dataset}\` の **${pictures}** 枚を使います。`,
    goesOn: (id) => `実行 **${id}** を続けます。`,
    training: ({ from, steps, hours }) =>
      `${from ? `**${from}** から` : 'ゼロから'}学習：**${steps}** ステップ、約 ${duration(hours)}。`,
    disk: (gigabytes) => `ディスク：約 ${gigabytes.toFixed(1)} GB。`,
    yields: 'GPU は一つです。着色中は実行が休みます。',
    noThreads: 'ここではスレッドを作れないため、すべてこのチャンネルに書きます。',
    start: '開始',
    started: (id, mention) => `${mention} が実行 **${id}** を始めました。`,
    evaluation: ({ step, psnrGain, aucRaw, aucRebalanced, colourfulness }) =>
      `**${step}** ステップ後：灰色より ${psnrGain.toFixed(2)} dB、AuC ${aucRaw.toFixed(3)}、均衡 AuC ${aucRebalanced.toFixed(3)}、鮮やかさは正解の ${Math.round(colourfulness * 100)}%。左から：入力、使用中のモデル、新しいモデル、正解。`,
    plot: 'これまでの損失と数値',
    sheet: '入力、使用中のモデル、新しいモデル、正解',
    done: (id) => `実行 **${id}** が終わり、同じ名前のモデルができました。`,
    compared: ({ psnrGain, aucRebalanced, colourfulness }) =>
      `使用中 → 新：灰色より ${psnrGain.current.toFixed(2)} → ${psnrGain.next.toFixed(2)} dB、均衡 AuC ${aucRebalanced.current.toFixed(3)} → ${aucRebalanced.next.toFixed(3)}、鮮やかさは正解の ${Math.round(colourfulness.current * 100)}% → ${Math.round(colourfulness.next * 100)}%。`,
    stopped: (id) => `実行 **${id}** は止められました。`,
    failed: (id, sentence) => `実行 **${id}** は失敗しました。${sentence}`,
    failedByFault: (id, file) =>
      `実行 **${id}** はこちらの不具合で失敗しました。詳細は \`${file}\` にあります。`,
    vanished: (id) =>
      `実行 **${id}** は何も言わずに終わりました。強制終了されたか、メモリが足りなくなったか、マシンが再起動しました。`,
    diskFull: (id) =>
      `実行 **${id}** は何も言わずに終わり、DATA_DIR のディスクがいっぱいです。空きを作ってください。`,
    wayOut: '`/再学習 開始` の *元：前回の続き* で、止まったところから続けられます。',
    wayOutOnceMended: '直したあとは、`/再学習 開始` の *元：前回の続き* で、止まったところから続けられます。',
    goesOnIn: (link) => `続きは ${link} です。`,
    stopping: (id) => `実行 **${id}** は今のステップの後で止まります。学んだことは残ります。`,
    noRuns: 'まだ実行はありません。',
    outcomes: {
      starting: '開始中',
      'at work': '進行中',
      done: '終了',
      stopped: '停止',
      failed: '失敗',
      vanished: '何も言わずに終了',
    },
  },
  help: (command) =>
    [
      `**${command}** に画像を添えると色を付けます。メッセージの *アプリ > 着色する* でも使えます（スマートフォンでは長押し）。`,
      '温度は色の強さを決めます。0.05で鮮やか、1.5で淡い色になります。どの結果の下でも、待たずに変えられます。',
      'モデレーターは `/プリセット` で、サーバー用に温度へ名前を付けられます。',
    ].join('\n'),
};
