type Bilingual = { en: string; zh: string };

type IdentificationPointKind = 'logo' | 'word-mark' | 'style' | 'pattern' | 'packaging' | 'detail';

/** What reviewers and the title model know of a brand beyond its pictures. */
export type BrandDefinition = {
  keywords: string[];
  identificationPoints: { kind: IdentificationPointKind; text: Bilingual }[];
  /** Shorter side of the smallest mark that still counts, in pixels of the original picture. */
  smallestMarkPx: number;
  rulings: Bilingual[];
};

type Line = readonly [en: string, zh: string];

/** By slug. */
export const BRAND_DEFINITIONS: Record<string, BrandDefinition> = {
  zephrun: define(
    24,
    ['running shoes', 'trainers', '跑鞋', '运动鞋'],
    [
      [
        'logo',
        'Two fins that turn around one point; the upper one filled with the light colour, the lower one orange.',
        '两片鳍绕同一点旋转：上片为浅色，下片为橙色。',
      ],
      [
        'word-mark',
        'Zephrun in wide bold letters on the heel; 泽飞伦 low on the outer side.',
        '后跟有粗体宽字 Zephrun，外侧下方有“泽飞伦”。',
      ],
      ['style', 'Orange heel and toe cap on a blue or navy upper.', '蓝色或藏青鞋面，配橙色后跟与鞋头。'],
      ['pattern', 'Upper knitted in open diamonds.', '鞋面为镂空菱形网纹。'],
    ],
    [
      ['Three fins are a knock-off, whatever the colours.', '三片鳍一律属于仿冒近似，与颜色无关。'],
      ['Orange heels alone are a generic style.', '仅有橙色后跟属于通用款式。'],
    ],
  ),
  tonquarre: define(
    20,
    ['headphones', 'headset', '头戴耳机', '降噪耳机'],
    [
      [
        'logo',
        'Three arcs open at the bottom above a yellow dot, on the outer side of the cup.',
        '耳罩外侧有三道向下开口的弧线，下方一枚黄点。',
      ],
      [
        'word-mark',
        'Tonquarre in narrow letters under the arcs; 彤夸 on the headband.',
        '弧线下有窄体 Tonquarre，头梁上有“彤夸”。',
      ],
      ['style', 'Claret plates with a brass rim.', '酒红色面板配黄铜色边圈。'],
      ['detail', 'The plate is grooved like a record.', '面板表面有唱片般的横向细槽。'],
    ],
    [
      [
        'Two arcs, or a dot inside the arcs, are a knock-off.',
        '只有两道弧线，或黄点位于弧线之内，属于仿冒近似。',
      ],
      [
        'A covered plate with the brass rim still visible counts as covering.',
        '面板被遮挡但黄铜边圈可见，按遮挡商标处理。',
      ],
    ],
  ),
  nivoleth: define(
    28,
    ['face cream', 'serum', '面霜', '护肤品'],
    [
      [
        'logo',
        'A crescent open to the right that holds an eight-pointed golden star.',
        '向右开口的月牙，怀抱八角金星。',
      ],
      ['word-mark', 'Nivoleth in serif letters with 妮沃蕾 beneath.', '衬线体 Nivoleth，下方为“妮沃蕾”。'],
      ['packaging', 'Pale jars and tubes with a brushed gold lid.', '浅色瓶身，拉丝金色瓶盖。'],
      [
        'pattern',
        'A band of small moons at the foot, closed by a gold line.',
        '底部一圈小月亮纹，以金线收边。',
      ],
    ],
    [
      [
        'A crescent open to the left, or a five-pointed star, is a knock-off.',
        '月牙向左开口或配五角星，属于仿冒近似。',
      ],
      [
        'Pastel jars with gold lids and no moon are a generic style.',
        '没有月亮图案的浅色金盖瓶属于通用款式。',
      ],
    ],
  ),
  ostrevaux: define(
    18,
    ['wrist watch', 'automatic watch', '手表', '机械表'],
    [
      [
        'logo',
        'A lozenge with a red heart between two bows, three pearls beneath.',
        '两道弧弓之间一枚红心菱形，下方三粒珍珠。',
      ],
      [
        'word-mark',
        'Ostrevaux under the figure; 奥崔沃 at six o’clock.',
        '图形下方为 Ostrevaux，六点位为“奥崔沃”。',
      ],
      [
        'pattern',
        'Woven guilloche in the middle of a green or blue dial.',
        '绿色或蓝色表盘中央有编织状玑镂纹。',
      ],
      [
        'detail',
        'Small seconds at six o’clock, single crown without guards.',
        '六点位小秒盘，单表冠，无护肩。',
      ],
    ],
    [
      ['Four pearls are a knock-off.', '四粒珍珠属于仿冒近似。'],
      [
        'A price below a quarter of the usual one supports counterfeit, but never proves it alone.',
        '售价低于正常价四分之一可作为假货佐证，但不能单独定论。',
      ],
    ],
  ),
  wuyelan: define(
    26,
    ['green tea', 'tea tin', '茶叶', '绿茶礼盒'],
    [
      ['logo', 'A seal with two peaks over three waves of mist.', '圆印内双峰，峰下三道雾波。'],
      ['word-mark', '雾野岚 from top to bottom on a paper label.', '纸签上竖排“雾野岚”。'],
      [
        'packaging',
        'Round tin with a wide gold lid and an ivory label in a thin gold frame.',
        '圆罐，宽金盖，象牙色纸签配细金框。',
      ],
      ['pattern', 'Fine waves around the whole tin.', '罐身通体细波纹。'],
    ],
    [
      ['Two waves, or 蓝 in place of 岚, are a knock-off.', '两道波纹，或以“蓝”代“岚”，属于仿冒近似。'],
      [
        'Wave patterns on tea tins are common; without seal or name they are a generic style.',
        '茶罐波纹很常见，没有印章或名称时属于通用款式。',
      ],
    ],
  ),
  ruckfell: define(
    24,
    ['backpack', 'hiking bag', '双肩包', '登山包'],
    [
      [
        'logo',
        'A rounded square with three overlapping peaks, the middle one tallest.',
        '圆角方形内三座相叠山峰，中间最高。',
      ],
      [
        'word-mark',
        'Ruckfell across the chest; 络峰行 on the pocket.',
        '包身正面 Ruckfell，前袋上“络峰行”。',
      ],
      [
        'style',
        'Mustard belt and pocket on slate, olive or black cloth.',
        '石板蓝、橄榄绿或黑色面料配芥末黄腰带与前袋。',
      ],
      ['pattern', 'Chevrons in ivory on the lower pocket.', '前袋下半部象牙色人字纹。'],
    ],
    [
      ['Two peaks in a rounded square are a knock-off.', '圆角方形内两座山峰属于仿冒近似。'],
      ['Chevrons alone are a generic style.', '仅有人字纹属于通用款式。'],
    ],
  ),
  crumbolo: define(
    30,
    ['biscuits', 'cookies', '饼干', '曲奇'],
    [
      [
        'logo',
        'A smiling round biscuit bitten at the upper right, five crumbs.',
        '微笑圆饼干，右上角被咬一口，五粒碎屑。',
      ],
      [
        'word-mark',
        'Crumbolo in wide yellow letters; 酥波乐 beside the biscuit.',
        '黄色宽体 Crumbolo，饼干旁为“酥波乐”。',
      ],
      [
        'packaging',
        'Purple or berry carton with cream wave and piled biscuits.',
        '紫色或莓红纸盒，奶油色波浪与成堆饼干。',
      ],
      ['pattern', 'Yellow bands with a cream zigzag at top and bottom.', '上下黄带，奶油色锯齿纹。'],
    ],
    [
      ['A bite at the left is a knock-off.', '左侧缺口属于仿冒近似。'],
      [
        'Opened cartons sold by weight are still this brand when the biscuit is visible.',
        '拆盒散称但可见饼干标志的，仍认定为本品牌。',
      ],
    ],
  ),
  ombrevia: define(
    16,
    ['sunglasses', 'shades', '太阳镜', '墨镜'],
    [
      [
        'logo',
        'Half a sun with seven rays over two lines, small on the lens and large on the case.',
        '半轮太阳七道光芒，下有两线；镜片上小，镜盒上大。',
      ],
      [
        'word-mark',
        'Ombrevia in narrow letters on the case; 昂布维 beneath.',
        '镜盒上窄体 Ombrevia，下方“昂布维”。',
      ],
      ['packaging', 'Teal case with slanted rays at the foot.', '青绿色镜盒，底部斜光纹。'],
      ['detail', 'Keyhole bridge and a metal sheen along the upper rim.', '锁孔鼻梁，上框金属光泽。'],
    ],
    [
      ['Five rays are a knock-off.', '五道光芒属于仿冒近似。'],
      [
        'The sun on the lens counts from 16 pixels; smaller ones are unidentifiable.',
        '镜片上的太阳达到 16 像素才计入，更小者无法辨认。',
      ],
    ],
  ),
  thermiqo: define(
    24,
    ['insulated bottle', 'flask', '保温杯', '水杯'],
    [
      [
        'logo',
        'A white drop that holds a six-armed flake in the bottle’s colour.',
        '白色水滴，内含与瓶身同色的六臂雪花。',
      ],
      ['word-mark', 'Thermiqo in narrow white letters; 特米可 beneath.', '白色窄体 Thermiqo，下方“特米可”。'],
      [
        'style',
        'Teal, petrol or green body with a ribbed dark cap and a loop.',
        '青绿、石油蓝或绿色瓶身，深色棱纹盖带提环。',
      ],
      ['pattern', 'A band of faceted cubes between two lines.', '两线之间一圈立方棱面纹。'],
    ],
    [
      ['A flake with five arms is a knock-off.', '五臂雪花属于仿冒近似。'],
      ['Teal steel bottles without the drop are not this brand.', '没有水滴标志的青绿色钢瓶不属于本品牌。'],
    ],
  ),
};

function define(
  smallestMarkPx: number,
  keywords: string[],
  points: readonly (readonly [IdentificationPointKind, ...Line])[],
  rulings: readonly Line[],
): BrandDefinition {
  return {
    keywords,
    identificationPoints: points.map(([kind, en, zh]) => ({ kind, text: { en, zh } })),
    smallestMarkPx,
    rulings: rulings.map(([en, zh]) => ({ en, zh })),
  };
}
