import { describeEndings } from '../../helpers/lease-endings.ts'

describeEndings('a broker on site')
