import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Drawing } from './products/look.ts';

/** Things that nobody's brand is on: pictures of Microsoft's Fluent Emoji (MIT), and what the shop calls them. */
export const EMOJI_GOODS = [
  ['teapot', 'kitchen', 'Stoneware teapot', '陶瓷茶壶'],
  ['cooking', 'kitchen', 'Cast iron frying pan', '铸铁煎锅'],
  ['bowl-with-spoon', 'kitchen', 'Soup bowl with spoon', '汤碗带勺'],
  ['amphora', 'home', 'Clay vase, handmade', '手工陶罐花瓶'],
  ['potted-plant', 'home', 'Potted plant for the balcony', '阳台绿植盆栽'],
  ['couch-and-lamp', 'home', 'Small sofa and lamp set', '小户型沙发落地灯套装'],
  ['chair', 'home', 'Wooden dining chair', '实木餐椅'],
  ['basket', 'home', 'Woven laundry basket', '编织收纳篮'],
  ['broom', 'home', 'Soft broom', '软毛扫把'],
  ['candle', 'home', 'Scented candle', '香薰蜡烛'],
  ['mantelpiece-clock', 'home', 'Mantel clock, vintage', '复古座钟'],
  ['alarm-clock', 'home', 'Twin bell alarm clock', '双铃闹钟'],
  ['teddy-bear', 'toys', 'Plush bear, 40 cm', '毛绒小熊 40厘米'],
  ['yo-yo', 'toys', 'Beginner yo-yo', '新手悠悠球'],
  ['kite', 'toys', 'Easy flying kite', '易飞风筝'],
  ['puzzle-piece', 'toys', 'Foam puzzle mat', '泡沫拼图地垫'],
  ['soccer-ball', 'sports', 'Training football size 5', '5号训练足球'],
  ['basketball', 'sports', 'Outdoor basketball', '室外篮球'],
  ['skateboard', 'sports', 'Maple skateboard', '枫木滑板'],
  ['roller-skate', 'sports', 'Roller skates, adjustable', '可调轮滑鞋'],
  ['hiking-boot', 'shoes', 'Hiking boots, no name', '登山靴 无牌'],
  ['running-shoe', 'shoes', 'Light gym shoes', '轻便健身鞋'],
  ['womans-sandal', 'shoes', 'Summer sandals', '夏季凉鞋'],
  ['backpack', 'bags', 'School bag, large', '大容量书包'],
  ['handbag', 'bags', 'Everyday handbag', '通勤手提包'],
  ['luggage', 'bags', 'Cabin suitcase', '登机行李箱'],
  ['headphone', 'audio', 'Wired headphones for school', '学生有线耳机'],
  ['radio', 'audio', 'Portable FM radio', '便携收音机'],
  ['camera', 'electronics', 'Used film camera', '二手胶片相机'],
  ['computer-mouse', 'electronics', 'Wireless mouse', '无线鼠标'],
  ['watch', 'watches', 'Plain wrist watch', '简约手表'],
  ['sunglasses', 'eyewear', 'Party sunglasses', '派对太阳镜'],
  ['glasses', 'eyewear', 'Reading glasses +2.0', '老花镜 200度'],
  ['lotion-bottle', 'skincare', 'Refillable lotion bottle', '按压分装瓶'],
  ['soap', 'skincare', 'Olive soap, 3 bars', '橄榄手工皂 三块'],
  ['umbrella', 'fashion', 'Folding umbrella', '折叠雨伞'],
  ['scarf', 'fashion', 'Wool scarf', '羊毛围巾'],
  ['gloves', 'fashion', 'Warm gloves', '保暖手套'],
  ['coat', 'fashion', 'Winter coat, second hand', '二手冬季大衣'],
  ['dress', 'fashion', 'Cotton dress', '纯棉连衣裙'],
  ['jeans', 'fashion', 'Straight jeans', '直筒牛仔裤'],
  ['billed-cap', 'fashion', 'Blank baseball cap', '光板棒球帽'],
  ['socks', 'fashion', 'Cotton socks, 5 pairs', '纯棉袜 五双'],
  ['guitar', 'music', 'Beginner guitar', '初学者吉他'],
  ['violin', 'music', 'Student violin', '学生小提琴'],
  ['hammer', 'tools', 'Claw hammer', '羊角锤'],
  ['wrench', 'tools', 'Adjustable wrench', '活动扳手'],
  ['red-apple', 'food', 'Red apples, 1 kg', '红苹果 1公斤'],
  ['grapes', 'food', 'Purple grapes, 500 g', '紫葡萄 500克'],
  ['honey-pot', 'food', 'Wildflower honey', '百花蜂蜜'],
  ['croissant', 'food', 'Butter croissants', '黄油可颂'],
  ['cookie', 'snacks', 'Home baked cookies', '手工曲奇'],
  ['beverage-box', 'snacks', 'Juice cartons, 6 pack', '盒装果汁 六盒'],
  ['baby-bottle', 'baby', 'Baby bottle 240 ml', '婴儿奶瓶 240毫升'],
] as const;
export type EmojiName = (typeof EMOJI_GOODS)[number][0];

type IconSet = { icons: Record<string, { body: string } | undefined> };

let icons: IconSet | undefined;

/** @throws when the icon package no longer has that emoji. */
export function drawEmoji(name: EmojiName): Drawing {
  icons ??= JSON.parse(
    readFileSync(
      createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji-flat/icons.json'),
      'utf8',
    ),
  ) as IconSet;
  const icon = icons.icons[name];
  if (!icon) throw new Error(`no emoji ${name} in @iconify-json/fluent-emoji-flat`);
  return { svg: `<g transform="scale(25)">${icon.body}</g>`, width: 800, height: 800, marks: [] };
}
